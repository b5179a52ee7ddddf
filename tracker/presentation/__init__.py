"""How a record is put into words, HTML and pictures: for the scorecard, the reports and the static site."""
