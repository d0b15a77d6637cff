import re

from tests.house.modules import ROOT, kept_files

# Written so that this file does not hold what it looks for.
FOREIGN = re.compile(
    rb"(?<![\w.])/(?:wor[k]|roo[t]|home/\w+)/"  # a folder of one machine
    rb"|pypi\.or[g]/simple|files\.pythonhoste[d]\.org|registry\.npmj[s]\.org"  # where packages lie
    rb"|--(?:extra-)?index-ur[l]|--find-link[s] ",
)
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|infos?|misc|common)(?:_|$)")


def test_no_file_names_a_machine_or_a_place_that_packages_come_from():
    found = [
        f"{path}:{content[: hit.start()].count(10) + 1}: {hit.group().decode()}"
        for path in kept_files()
        if "vendor" not in path.parts
        and b"\0" not in (content := (ROOT / path).read_bytes())[:4096]
        for hit in FOREIGN.finditer(content)
    ]

    assert found == []


def test_no_module_has_a_name_that_says_nothing():
    vague = [
        str(path)
        for path in kept_files()
        if path.suffix in {".py", ".js"} and "vendor" not in path.parts and VAGUE.search(path.stem)
    ]

    assert vague == []
