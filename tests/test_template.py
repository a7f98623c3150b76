"""The template, read without making a project of it, says what a project of it is."""

from generator import template as templates


def test_the_files_that_a_stage_brings(gates, stages, template):
    read = templates.newest(str(template))

    for combination in stages.combinations():
        *before, stage = combination
        brought = gates.files(combination) - gates.files(before)
        assert set(read.owned(stage, combination)) == brought, combination
