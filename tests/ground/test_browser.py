import pytest


@pytest.mark.browser
def test_the_browser_runs_scripts_in_the_language_it_is_opened_in(chromium):
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()

    page.set_content("<p id=word></p><script>word.textContent = navigator.language</script>")

    assert page.inner_text("#word") == "fr-FR"
    context.close()
