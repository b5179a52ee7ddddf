"""The scorecard in the browser: read-only, in Korean and English."""
