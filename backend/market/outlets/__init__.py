"""The direct store, counters, pavilions and zones; also the places that hold stock."""
