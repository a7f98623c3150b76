"""
Reads a CSV file of events, in plain Python.

Run it: python -m eventfile data/events.csv
"""
