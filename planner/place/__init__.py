"""Decide where things stand."""
