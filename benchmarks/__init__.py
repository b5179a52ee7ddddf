"""What is fast, against what; and the plain implementation that everything fast is compared with."""
