from tests.console import test_query_counts as m
def test_tmp(world, monkeypatch):
    monkeypatch.setattr(m.clock, "now", lambda: m.NOON)
    m.one_more(world, 0)
    m.segments.refresh(as_of=m.TODAY, now=m.NOON)
    assert m.counted(world) == m.QUERIES
