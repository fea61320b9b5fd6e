"""Zones as text: for people, for name servers, for octoDNS and for Route 53."""
