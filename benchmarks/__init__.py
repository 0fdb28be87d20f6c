"""Figures of time and memory; nothing here asserts."""
