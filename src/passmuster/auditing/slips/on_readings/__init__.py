"""Operators on readings: each file is one common mistake, found here by being here."""
