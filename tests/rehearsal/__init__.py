"""The cloud, rehearsed: the deploy script and the real aws CLI against an emulator on loopback. `make rehearse`."""
