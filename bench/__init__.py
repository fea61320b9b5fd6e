"""Measures: whole processes side by side, ours and others', as ratios. No part of the package."""
