package org.lstm4j.tasks.page;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.io.AtomicFile;

/**
 * A page of one file. It holds its style, scripts, figures and data, and its Content-Security-Policy forbids it to load anything
 * else and to run any script that was not put into it here. Equal calls give equal bytes. Not thread-safe.
 */
public final class HtmlPage {
    private static final String THEME = "theme.css";
    private static final String FIGURES = "figure.css";
    private static final String CHOSEN_THEME = "theme.js";
    private static final String TOGGLE = "toggle.js";
    private static final String SCROLL = "scroll.js";

    private final String title;
    private final List<Html> body = new ArrayList<>();
    private final List<String> styles = new ArrayList<>();
    private final Set<String> scripts = new LinkedHashSet<>();
    private final String first; // the script that runs before anything is drawn
    private final StringBuilder data = new StringBuilder();

    private HtmlPage(String title) {
        this.title = title;
        style(HtmlPage.class, THEME);
        style(HtmlPage.class, FIGURES);
        first = script(CHOSEN_THEME, Resources.text(HtmlPage.class, CHOSEN_THEME));
        script(HtmlPage.class, TOGGLE);
        script(HtmlPage.class, SCROLL);
    }

    /** An empty page. */
    public static HtmlPage titled(String title) {
        return new HtmlPage(title);
    }

    /** Adds a piece. */
    public HtmlPage add(Html content) {
        body.add(content);
        return this;
    }

    /** Adds what the page comes to, in larger type: its first sentences. */
    public HtmlPage lead(String text) {
        return add(Html.element("p", Markup.attributes("class", "lead"), Html.text(text)));
    }

    /** Adds a section; without content there is nothing to put a heading above, and it is left out. */
    public HtmlPage section(Section section) {
        if (section.content().stream().allMatch(Html::isBlank)) {
            return this;
        }
        List<Html> parts = new ArrayList<>(List.of(Html.element("h2", Html.text(section.heading()))));
        parts.addAll(section.content());
        return add(Html.element("section", parts.toArray(Html[]::new)));
    }

    /** Adds a section under a heading. */
    public HtmlPage section(String heading, Html... content) {
        return section(Section.of(heading, content));
    }

    /**
     * Adds data for scripts, which read it by {@code JSON.parse(document.getElementById(id).textContent)}.
     *
     * @param id letters, digits and hyphens
     * @param json a document; no text in it can end the element that holds it
     */
    public HtmlPage data(String id, String json) {
        if (!id.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException("an id is letters, digits and hyphens, got \"" + id + "\"");
        }
        // In JSON these stand within strings only, where they may be written as escapes.
        String safe = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
        data.append("<script type=\"application/json\" id=\"").append(id).append("\">");
        data.append(safe).append("</script>\n");
        return this;
    }

    /** Adds a style sheet, a resource beside a class. */
    public HtmlPage style(Class<?> beside, String resource) {
        String text = Resources.text(beside, resource);
        refuse(text, "</style", resource);
        styles.add(text);
        return this;
    }

    /** Adds a script, a resource beside a class, which is run once the page is there; the same one is added once. */
    public HtmlPage script(Class<?> beside, String resource) {
        scripts.add(script(resource, Resources.text(beside, resource)));
        return this;
    }

    private static String script(String resource, String text) {
        refuse(text, "</script", resource);
        refuse(text, "<!--", resource);
        return "\n" + text;
    }

    private static void refuse(String text, String what, String resource) {
        if (text.contains(what)) {
            throw new IllegalArgumentException(resource + " holds " + what + " and would end its element");
        }
    }

    /** The page. */
    public String text() {
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy())
                .append("\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.append("<title>").append(Markup.escape(title)).append("</title>\n<style>\n");
        styles.forEach(page::append);
        page.append("</style>\n<script>")
                .append(first)
                .append("</script>\n</head>\n<body>\n<header>\n<h1>")
                .append(Markup.escape(title))
                .append("</h1>\n");
        page.append("<button type=\"button\" id=\"theme\" hidden>Dark</button>\n</header>\n<main>\n");
        body.forEach(part -> page.append(part).append('\n'));
        page.append("</main>\n").append(data);
        scripts.forEach(script -> page.append("<script>").append(script).append("</script>\n"));
        return page.append("</body>\n</html>\n").toString();
    }

    private String policy() {
        String hashes = Stream.concat(Stream.of(first), scripts.stream())
                .map(script -> " 'sha256-" + Base64.getEncoder().encodeToString(sha256(script)) + "'")
                .collect(Collectors.joining());
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src" + hashes
                + "; base-uri 'none'; form-action 'none'";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Writes the page; it is there whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, text().getBytes(StandardCharsets.UTF_8));
    }
}
