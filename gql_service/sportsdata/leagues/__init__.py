"""The readers of vendor rows, one module for each league or group of leagues."""
