"""DXF in and out: the only package that imports ezdxf."""
