"""Excel in and out: writes sheets an office can print, reads those an office sends.

Knows no department. `writer` writes a table, `reader` finds and reads one in an uploaded
workbook, `report` gives that workbook back with its problems marked, `amount` puts money
into words.
"""
