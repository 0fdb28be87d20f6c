"""Facts that follow from a layout, shared by placer and judge."""
