"""The stand-in ChartMogul, served over real HTTP on loopback."""

from bot.sandbox.chartmogul.stand_in import API_KEY, ChartMogulStandIn

__all__ = ["API_KEY", "ChartMogulStandIn"]
