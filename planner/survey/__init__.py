"""From linework to meaning: units, storeys, walls, openings, rooms, labels."""
