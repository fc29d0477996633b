"""What deleted runs left in the store goes when it is tidied."""

import asyncio
from pathlib import Path

from config import Retention, Settings
from orchestrator.retention.tidy import Tidied, tidy
from tests.orchestrator.engine.store.machines import machines_in, recorded_on, write_row

DAY_MS = 86_400_000


def test_objects_of_deleted_runs_go_after_so_many_days(tmp_path: Path) -> None:
    with machines_in(tmp_path) as machines:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            runs_dir=machines.runs_dir("one"),
            cache_dir=tmp_path / "cache",
            keep=Retention(objects_days=3),
        )

        async def go(*, dry_run: bool = False) -> list[str]:
            runs = machines.runs("one")
            try:
                tidied: Tidied = await tidy(runs, settings, dry_run=dry_run)
            finally:
                await runs.close()
            assert tidied.left == []
            return [item.kind for item in tidied.gone]

        def days_pass(days: int) -> None:
            for column, table in (("since_ms", "doomed"), ("deleted_ms", "runs")):
                statement = f"UPDATE chalkbox_{table} SET {column} = {column} - :passed"  # noqa: S608
                write_row(machines, statement, passed=days * DAY_MS)

        run = recorded_on(machines, "one", machines.store("one"))
        asyncio.run(machines.runs("one").delete(run.video_id))
        assert asyncio.run(go()) == []
        days_pass(2)
        assert asyncio.run(go()) == []
        days_pass(2)
        assert asyncio.run(go(dry_run=True)) == ["objects"]
        assert asyncio.run(go()) == ["objects"]
        assert machines.objects.sizes() == {}
        days_pass(30)
        assert asyncio.run(go()) == ["rows"]
        assert machines.tables.heads() == {}
