"""The workbook of cases that goes out to towns and comes back, what is due as workbook and calendar, letters about the overdue."""
