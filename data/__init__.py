"""The bundled dataset of Baiyin: tables that are the truth, edited by hand."""
