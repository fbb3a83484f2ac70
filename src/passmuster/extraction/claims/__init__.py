"""From numbers, dates and speakers to statements: kind, period, hedges, flags."""
