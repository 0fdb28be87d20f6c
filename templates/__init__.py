"""Data that the package reads; in the wheel as package data."""
