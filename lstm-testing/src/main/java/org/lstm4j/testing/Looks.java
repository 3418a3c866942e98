package org.lstm4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How a page looks on a telephone and on a screen, by the browser's own layout. */
public final class Looks {
    private static final int TELEPHONE = 390;
    private static final int SCREEN = 1200;
    private static final int HEIGHT = 844;
    private static final double LEAST_TEXT = 11; // points, as they are seen

    /** The least size that text has on the screen, with that text: in drawings after they were scaled. */
    private static final String SMALLEST_TEXT = """
            [...document.querySelectorAll("svg text, body *:not(svg *)")].flatMap((it) => {
              const isText = [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
              const box = it.getBoundingClientRect();
              if (!isText || box.width === 0 || it.closest("script, style, noscript, title")) return [];
              const matrix = it.ownerSVGElement ? it.getScreenCTM() : { a: 1, b: 0 };
              const size = parseFloat(getComputedStyle(it).fontSize) * Math.hypot(matrix.a, matrix.b);
              return size === 0 ? [] : [[size, it.textContent.trim().slice(0, 40)]];
            }).sort((a, b) => a[0] - b[0])[0] ?? [99, ""]
            """;

    private static final String WIDTH_OF_PAGE = "document.documentElement.scrollWidth";

    /** What is cut off at the side and says nothing of it, by name. */
    private static final String CUT_IN_SILENCE = """
            [...document.querySelectorAll("body *")].filter((it) => {
              const style = getComputedStyle(it);
              const isScrolled = style.overflowX === "auto" || style.overflowX === "scroll";
              return isScrolled && it.scrollWidth - it.clientWidth > 1 && it.clientWidth > 0
                && !(it.classList.contains("more-right") && it.previousElementSibling?.className === "hint"
                  && !it.previousElementSibling.hidden);
            }).map((it) => it.outerHTML.slice(0, 80))
            """;

    /** Headings with nothing below them before the next one. */
    private static final String EMPTY_HEADINGS = """
            [...document.querySelectorAll("h1, h2, h3")].filter((it) => {
              let after = it.parentElement.tagName === "HEADER" ? it.parentElement.nextElementSibling : it.nextElementSibling;
              while (after?.hidden) after = after.nextElementSibling;
              return !after || /^H[1-6]$/.test(after.tagName) || after.getBoundingClientRect().height === 0;
            }).map((it) => it.textContent)
            """;

    private Looks() {}

    /**
     * Fails if, on a telephone or a screen, light or dark, text of a page is too small to be read, the page is wider than the
     * screen, something is cut off without a word, or a heading has nothing below it. Leaves the page as on a telephone.
     */
    public static void assertReadable(Browser browser) {
        for (int width : new int[] {SCREEN, TELEPHONE}) {
            for (boolean isDark : new boolean[] {true, false}) {
                browser.resize(width, HEIGHT, isDark);
                String what = "at " + width + " points, " + (isDark ? "dark" : "light");
                // Hints come when the sizes of their parts were told, which is behind the layout.
                browser.settle();
                assertThat(texts(browser.evaluate(CUT_IN_SILENCE)))
                        .as("what is cut off without a word, %s", what)
                        .isEmpty();
                JsonNode smallest = browser.evaluate(SMALLEST_TEXT);
                assertThat(smallest.get(0).asDouble())
                        .as("smallest text, %s: %s", what, smallest.get(1))
                        .isGreaterThanOrEqualTo(LEAST_TEXT);
                assertThat(browser.evaluate(WIDTH_OF_PAGE).asInt())
                        .as("width of the page, %s", what)
                        .isLessThanOrEqualTo(width);
                assertThat(texts(browser.evaluate(EMPTY_HEADINGS)))
                        .as("headings without content, %s", what)
                        .isEmpty();
            }
        }
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString);
    }
}
