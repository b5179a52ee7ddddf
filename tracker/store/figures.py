"""Observations as columns, for a panel."""

from collections.abc import Collection
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from tracker.panel import CANCELLED, ENDED, MISSING, Figures
