package org.lstm4j.tasks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;

class HtmlPageTest {
    @TempDir
    private Path folder;

    @Test
    void textOfADataSetCannotBecomeMarkup() {
        String text = HtmlPage.titled("<script>alert(1)</script>")
                .lead("a < b & \"c\"")
                .add(Html.element("p", Map.of("title", "\" onclick=\"x"), Html.text("</p><script>bad()</script>")))
                .text();
        assertThat(text)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a &lt; b &amp; &quot;c&quot;")
                .contains("title=\"&quot; onclick=&quot;x\"")
                .doesNotContain("<script>bad", "<script>alert");
    }

    @Test
    void dataCannotEndTheElementThatHoldsIt() {
        String text =
                HtmlPage.titled("t").data("rows", "[\"</script><!--<b>&\"]").text();
        assertThat(text).contains("[\"\\u003c/script\\u003e\\u003c!--\\u003cb\\u003e\\u0026\"]");
    }

    @Test
    void aPageNamesNothingOutsideItself() {
        String text = HtmlPage.titled("t")
                .add(Html.figure(new BarChart("b", List.of(new BarChart.Bar("one", 1, 1)), "%.1f").draw(), "c"))
                .text();
        assertThat(text).contains("default-src 'none'").doesNotContainPattern("https?://|src=\"|@import|url\\(");
    }

    @Test
    void onlyItsOwnScriptsMayRun() {
        String text = HtmlPage.titled("t").text();
        int scripts = text.split("<script>", -1).length - 1;
        assertThat(text).containsPattern("script-src( 'sha256-[A-Za-z0-9+/]{43}='){" + scripts + "};");
    }

    @Test
    void aSectionWithoutContentHasNoHeading() {
        String text = HtmlPage.titled("t")
                .section("Nothing", Html.text(""))
                .section("None at all")
                .section("Something", Html.paragraph("x"))
                .text();
        assertThat(text).contains("<h2>Something</h2>").doesNotContain("Nothing", "None at all");
    }

    @Test
    void aTableWithoutRowsSaysThatThereAreNone() {
        assertThat(HtmlTable.of("The largest errors", "Position", "#Error").html())
                .isEqualTo(Html.paragraph("The largest errors: none."));
        assertThat(HtmlTable.of("", "Text").html()).isEqualTo(Html.paragraph("None."));
    }

    @Test
    void onlyWordsThatAreWiderThanATelephoneMayBeBrokenAnywhere() {
        String table = HtmlTable.of("", "What", "Value")
                .row("weights", "SHA-256 " + "0123456789abcdef".repeat(4))
                .row("label", "Not sarcastic")
                .html()
                .toString();
        assertThat(table).contains("<td class=\"long\">SHA-256 ", "<td>Not sarcastic</td>");
    }

    /** The page on a telephone has each kind of thing that could be too wide for it. */
    @Test
    void allThatIsWiderThanATelephoneScrollsAndSaysSo() {
        Path file = folder.resolve("wide.html");
        HtmlTable table = new HtmlTable(
                "Many columns",
                IntStream.range(0, 30)
                        .mapToObj(i -> new HtmlTable.Column("column " + i, true))
                        .toList(),
                List.of(IntStream.range(0, 30)
                        .mapToObj(i -> Html.text("1234567"))
                        .toList()));
        HtmlPage.titled("Wide")
                .section(
                        "Table",
                        table.html(),
                        HtmlTable.of("", "What", "Value")
                                .row("weights", "SHA-256 " + "0123456789abcdef".repeat(4))
                                .html())
                .section("Text", Html.preformatted("a line of a program, ".repeat(20)))
                .section("Figure", Html.figure(new Svg(900, 200, "wide").text(10, 20, "text", "small"), "caption"))
                .section(
                        "Charts",
                        FiguresTest.all()
                                .map(chart -> Html.figure(chart, "caption"))
                                .toArray(Html[]::new))
                .write(file);
        try (Browser browser = Browser.orSkip(folder)) {
            browser.open(file);
            Looks.assertReadable(browser);
            assertThat(browser.evaluate("document.querySelectorAll('.hint:not([hidden])').length")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            String table1 = "document.querySelector('.table')";
            browser.evaluate(table1 + ".scrollLeft = 1e6");
            browser.await(table1 + ".className === 'table scroll more-left'");
        }
    }

    @Test
    void theThemeThatWasChosenIsThereAfterAReload() {
        Path file = folder.resolve("theme.html");
        HtmlPage.titled("Theme").lead("x").write(file);
        try (Browser browser = Browser.orSkip(folder)) {
            browser.resize(800, 600, false);
            browser.open(file);
            assertThat(background(browser)).isEqualTo("rgb(255, 255, 255)");
            browser.evaluate("document.getElementById('theme').click()");
            String dark = background(browser);
            assertThat(dark).isNotEqualTo("rgb(255, 255, 255)");
            browser.reload();
            assertThat(background(browser)).isEqualTo(dark);
            assertThat(browser.evaluate("document.getElementById('theme').textContent")
                            .asString())
                    .isEqualTo("Light");
        }
    }

    @Test
    void aPageThatMayRememberNothingStillChangesItsTheme() {
        // Where files have no storage, looking for it throws.
        assertThat(Resources.text(HtmlPage.class, "theme.js"))
                .containsPattern("(?s)try \\{.*localStorage.*} catch \\{");
        assertThat(Resources.text(HtmlPage.class, "toggle.js"))
                .containsPattern("(?s)try \\{.*localStorage.*} catch \\{");
    }

    private static String background(Browser browser) {
        return browser.evaluate("getComputedStyle(document.documentElement).backgroundColor")
                .asString();
    }

    @Test
    void equalCallsGiveEqualBytes() {
        assertThat(HtmlPage.titled("t").lead("x").text())
                .isEqualTo(HtmlPage.titled("t").lead("x").text());
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        HtmlPage page = HtmlPage.titled("t");
        assertThatThrownBy(() -> page.data("a b", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a b");
    }

    @Test
    void charactersThatNoXmlHoldsAreReplaced() {
        assertThat(Html.text("a\u0000b\u001F").toString()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void aBrowserOpensThePageAndRunsItsScripts() {
        Path file = folder.resolve("page.html");
        HtmlPage.titled("A page")
                .lead("With text")
                .data("numbers", "{\"a\": 1}")
                .write(file);
        assertThat(Files.exists(file)).isTrue();
        String document = Browser.document(folder, file);
        // The button is hidden until its script has run.
        assertThat(document)
                .contains("With text")
                .containsPattern("<button type=\"button\" id=\"theme\">(Dark|Light)<");
    }
}
