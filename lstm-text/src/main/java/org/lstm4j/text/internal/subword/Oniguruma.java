package org.lstm4j.text.internal.subword;

import java.lang.Character.UnicodeScript;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.InvalidInputException;

/**
 * Writes a regular expression of Oniguruma, which the tokenizers library uses, as one of Java. What both read
 * differently is written out: classes of characters, line ends, words. What Java does not have is refused.
 */
final class Oniguruma {
    private static final String SPACE = "\\p{IsWhite_Space}";
    private static final String WORD_IN_CLASS = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";
    /** Outside of classes the superscripts and fractions of Latin-1 belong to words as well. */
    private static final String WORD = WORD_IN_CLASS + "\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE";

    private static final String HEX = "0-9a-fA-F";
    private static final String PUNCTUATION = "\\p{P}\\p{S}";
    private static final int LAST_BYTE_OF_ASCII = 0x7F;
    private static final int LONGEST = 10_000;
    private static final int DEEPEST = 50;

    /** The long names of Unicode's general categories. */
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("other", "C"),
            Map.entry("control", "Cc"),
            Map.entry("format", "Cf"),
            Map.entry("unassigned", "Cn"),
            Map.entry("privateuse", "Co"),
            Map.entry("surrogate", "Cs"),
            Map.entry("letter", "L"),
            Map.entry("lowercaseletter", "Ll"),
            Map.entry("modifierletter", "Lm"),
            Map.entry("otherletter", "Lo"),
            Map.entry("titlecaseletter", "Lt"),
            Map.entry("uppercaseletter", "Lu"),
            Map.entry("mark", "M"),
            Map.entry("spacingmark", "Mc"),
            Map.entry("enclosingmark", "Me"),
            Map.entry("nonspacingmark", "Mn"),
            Map.entry("number", "N"),
            Map.entry("decimalnumber", "Nd"),
            Map.entry("letternumber", "Nl"),
            Map.entry("othernumber", "No"),
            Map.entry("punctuation", "P"),
            Map.entry("connectorpunctuation", "Pc"),
            Map.entry("dashpunctuation", "Pd"),
            Map.entry("closepunctuation", "Pe"),
            Map.entry("finalpunctuation", "Pf"),
            Map.entry("initialpunctuation", "Pi"),
            Map.entry("otherpunctuation", "Po"),
            Map.entry("openpunctuation", "Ps"),
            Map.entry("symbol", "S"),
            Map.entry("currencysymbol", "Sc"),
            Map.entry("modifiersymbol", "Sk"),
            Map.entry("mathsymbol", "Sm"),
            Map.entry("othersymbol", "So"),
            Map.entry("separator", "Z"),
            Map.entry("lineseparator", "Zl"),
            Map.entry("paragraphseparator", "Zp"),
            Map.entry("spaceseparator", "Zs"));

    private final String pattern;
    private final StringBuilder java = new StringBuilder();
    /** Of each open group, whether a dot takes line feeds too; the innermost last. */
    private final Deque<Boolean> dots = new ArrayDeque<>();

    private int at;
    private int depth;
    private boolean looksBehind;

    private Oniguruma(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Writes a pattern for Java.
     *
     * @throws InvalidInputException if that cannot be done; whether it is a regular expression at all, Java says
     */
    static String toJava(String pattern) {
        Oniguruma reader = new Oniguruma(pattern);
        reader.dots.addLast(false);
        if (pattern.length() > LONGEST) {
            throw reader.refused("more than " + LONGEST + " characters, counted");
        }
        while (reader.at < pattern.length()) {
            reader.item();
        }
        if (reader.looksBehind) {
            // Java looks behind pairs of surrogates only where a pattern has one: this alternative, which matches
            // nothing.
            reader.java.append("|(?!)").appendCodePoint(Character.MIN_SUPPLEMENTARY_CODE_POINT);
        }
        return reader.java.toString();
    }

    private InvalidInputException refused(String what) {
        return new InvalidInputException(
                "the pattern has " + what + " at character " + at + ", which Java reads differently or not at all");
    }

    private boolean isNext(String text) {
        return pattern.startsWith(text, at);
    }

    /** The character at this place, which is then behind. */
    private int take() {
        if (at >= pattern.length()) {
            throw refused("an end too early");
        }
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private void item() {
        int character = take();
        switch (character) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> group();
            case ')' -> {
                if (dots.size() > 1) {
                    dots.removeLast();
                }
                java.append(')');
            }
            case '.' -> java.append(dots.getLast() ? "(?s:.)" : "[^\\n]");
            case '^' -> java.append("(?:^|(?<=\\n)(?!\\z))");
            case '$' -> java.append("(?=\\n|\\z)");
            case '{' -> interval();
            case '*', '+', '?', '|' -> java.append((char) character);
            default -> literal(java, character);
        }
    }

    private static void literal(StringBuilder to, int character) {
        boolean isPlain = character <= LAST_BYTE_OF_ASCII
                ? Character.isLetterOrDigit(character)
                : Character.isSupplementaryCodePoint(character);
        if (isPlain) {
            to.appendCodePoint(character);
        } else {
            to.append(String.format("\\u%04X", character));
        }
    }

    private void group() {
        if (!isNext("?")) {
            dots.addLast(dots.getLast());
            java.append('(');
            return;
        }
        if (isNext("?#")) {
            int end = pattern.indexOf(')', at);
            if (end < 0) {
                throw refused("a comment without an end");
            }
            at = end + 1;
            return;
        }
        for (String start : new String[] {"?:", "?=", "?!", "?>", "?<=", "?<!"}) {
            if (isNext(start)) {
                at += start.length();
                looksBehind |= start.startsWith("?<");
                dots.addLast(dots.getLast());
                java.append('(').append(start);
                return;
            }
        }
        if (isNext("?<")) {
            name();
        } else {
            flags();
        }
    }

    private void name() {
        int end = pattern.indexOf('>', at);
        String name = end < 0 ? "" : pattern.substring(at + 2, end);
        if (!name.matches("[a-zA-Z][a-zA-Z0-9]{0,63}")) {
            throw refused("a group with such a name");
        }
        at = end + 1;
        dots.addLast(dots.getLast());
        java.append("(?<").append(name).append('>');
    }

    /** {@code i} is that of Java with {@code u}; {@code m} lets dots take line feeds, as {@code s} in Java. */
    private void flags() {
        boolean isFirst = at == 1;
        at++;
        boolean isOn = true;
        boolean dot = dots.getLast();
        StringBuilder on = new StringBuilder();
        StringBuilder off = new StringBuilder();
        for (int flag = take(); flag != ':' && flag != ')'; flag = take()) {
            switch (flag) {
                case '-' -> isOn = false;
                case 'i' -> (isOn ? on : off).append("iu");
                case 'm' -> dot = isOn;
                default -> throw refused("the option " + Character.toString(flag));
            }
        }
        java.append("(?").append(on);
        if (!off.isEmpty()) {
            java.append('-').append(off);
        }
        if (pattern.charAt(at - 1) == ':') {
            dots.addLast(dot);
            java.append(':');
        } else {
            // What follows up to the end of the group; with alternatives in it Oniguruma makes a group of them, Java
            // does not.
            if (!isFirst && pattern.indexOf('|', at) >= 0) {
                throw refused("an option in front of alternatives");
            }
            dots.removeLast();
            dots.addLast(dot);
            java.append(')');
        }
    }

    /** {@code {n}}, {@code {n,}}, {@code {,m}} and {@code {n,m}} repeat; any other brace is one. */
    private void interval() {
        int end = pattern.indexOf('}', at);
        String bounds = end < 0 ? "" : pattern.substring(at, end);
        if (!bounds.matches("[0-9]{1,9}(,[0-9]{0,9})?|,[0-9]{1,9}")) {
            literal(java, '{');
            return;
        }
        at = end + 1;
        if (isNext("+") || (isNext("?") && bounds.indexOf(',') < 0)) {
            throw refused("a repetition of {" + bounds + "}");
        }
        java.append('{')
                .append(bounds.startsWith(",") ? "0" : "")
                .append(bounds)
                .append('}');
    }

    private void escape() {
        int start = at;
        int character = take();
        String set = set(character, false);
        if (!set.isEmpty()) {
            java.append(set);
            return;
        }
        switch (character) {
            case 'b' -> java.append(boundary("(?<!", "(?<="));
            case 'B' -> java.append(boundary("(?<=", "(?<!"));
            case 'A', 'z', 'X', 'R' -> java.append('\\').append((char) character);
            case 'Z' -> java.append("(?=\\n?\\z)");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                if (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
                    throw refused("a reference to such a group");
                }
                java.append('\\').append((char) character);
            }
            default -> {
                at = start;
                literal(java, escaped());
            }
        }
    }

    /** A word on one side and none on the other; or both or neither, for what is no boundary. */
    private String boundary(String before, String same) {
        looksBehind = true;
        String word = "[" + WORD + "])";
        return "(?:" + before + word + "(?=" + word + "|" + same + word + "(?!" + word + ")";
    }

    /** The character that an escape stands for, whose backslash is behind. */
    private int escaped() {
        int character = take();
        return switch (character) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            case 'x' -> isNext("{") ? braced() : digits(2, LAST_BYTE_OF_ASCII);
            case 'u' -> digits(4, Character.MAX_VALUE);
            default -> {
                if (character <= LAST_BYTE_OF_ASCII && Character.isLetterOrDigit(character)) {
                    throw refused("\\" + Character.toString(character));
                }
                yield character;
            }
        };
    }

    private int braced() {
        int end = pattern.indexOf('}', at);
        String digits = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!digits.matches("[0-9a-fA-F]{1,6}") || Integer.parseInt(digits, 16) > Character.MAX_CODE_POINT) {
            throw refused("such a character");
        }
        at = end + 1;
        return Integer.parseInt(digits, 16);
    }

    private int digits(int count, int most) {
        String digits = pattern.substring(at, Math.min(pattern.length(), at + count));
        if (digits.length() < count || !digits.matches("[0-9a-fA-F]+") || Integer.parseInt(digits, 16) > most) {
            throw refused("such a character");
        }
        at += count;
        return Integer.parseInt(digits, 16);
    }

    /** What an escape for many characters is in Java, whose letter is behind; empty if it is none. */
    private String set(int letter, boolean isInClass) {
        String members = switch (letter) {
            case 's', 'S' -> SPACE;
            case 'd', 'D' -> "\\p{Nd}";
            case 'w', 'W' -> isInClass ? WORD_IN_CLASS : WORD;
            case 'h', 'H' -> HEX;
            case 'p', 'P' -> property();
            default -> "";
        };
        boolean isNegated = letter != 'p' && Character.isUpperCase(letter);
        if (members.startsWith("^")) {
            isNegated = !isNegated;
            members = members.substring(1);
        }
        if (members.isEmpty() || (isInClass && !isNegated)) {
            return members;
        }
        return (isNegated ? "[^" : "[") + members + "]";
    }

    /** The members of {@code {NAME}}, with {@code ^} in front where all others are meant. */
    private String property() {
        int end = pattern.indexOf('}', at);
        if (!isNext("{") || end < 0) {
            throw refused("a property without a name");
        }
        boolean isNegated = pattern.startsWith("^", at + 1);
        String name = pattern.substring(at + (isNegated ? 2 : 1), end);
        at = end + 1;
        return (isNegated ? "^" : "") + members(name);
    }

    private String members(String name) {
        String plain = name.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "alpha", "alphabetic" -> "\\p{IsAlphabetic}";
            case "alnum" -> "\\p{IsAlphabetic}\\p{Nd}";
            case "digit" -> "\\p{Nd}";
            case "space", "whitespace" -> SPACE;
            case "upper", "uppercase" -> "\\p{IsUppercase}";
            case "lower", "lowercase" -> "\\p{IsLowercase}";
            case "punct" -> "\\p{P}";
            case "xdigit" -> HEX;
            case "word" -> WORD_IN_CLASS;
            case "cntrl" -> "\\p{Cc}";
            case "blank" -> "\\p{Zs}\\t";
            case "ascii" -> "\\x00-\\x7F";
            case "any" -> "\\u0000-" + Character.toString(Character.MAX_CODE_POINT);
            default -> {
                String category = CATEGORIES.containsValue(shortName(plain)) ? shortName(plain) : CATEGORIES.get(plain);
                yield category == null ? script(name) : "\\p{" + category + "}";
            }
        };
    }

    private static String shortName(String plain) {
        return plain.isEmpty() || plain.length() > 2
                ? ""
                : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    }

    private String script(String name) {
        try {
            return "\\p{script=" + UnicodeScript.forName(name.replace(' ', '_')).name() + "}";
        } catch (IllegalArgumentException e) {
            InvalidInputException refused = refused("the property " + name);
            refused.initCause(e);
            throw refused;
        }
    }

    /** A class of characters, whose bracket is behind. */
    private void characterClass() {
        StringBuilder members = new StringBuilder("[");
        if (++depth > DEEPEST) {
            throw refused("too many classes within classes");
        }
        if (isNext("^")) {
            at++;
            members.append('^');
        }
        boolean isEmpty = true;
        while (isEmpty || !isNext("]")) {
            if (isNext("[:")) {
                members.append(posix());
            } else if (isNext("[")) {
                at++;
                int length = java.length();
                characterClass();
                members.append(java, length, java.length());
                java.setLength(length);
            } else if (isNext("&&")) {
                at += 2;
                members.append("&&");
            } else {
                member(members);
            }
            isEmpty = false;
        }
        at++;
        depth--;
        java.append(members).append(']');
    }

    /** {@code [:alpha:]}, or {@code [:^alpha:]}. */
    private String posix() {
        int end = pattern.indexOf(":]", at);
        if (end < 0) {
            throw refused("a bracket without an end");
        }
        boolean isNegated = pattern.startsWith("^", at + 2);
        String name = pattern.substring(at + (isNegated ? 3 : 2), end);
        if (!name.matches("alpha|alnum|digit|space|upper|lower|punct|xdigit|word|cntrl|blank|ascii")) {
            throw refused("the class " + name);
        }
        at = end + 2;
        return (isNegated ? "[^" : "[") + (name.equals("punct") ? PUNCTUATION : members(name)) + "]";
    }

    /** A character, a range, or an escape for many. */
    private void member(StringBuilder members) {
        int character = take();
        if (character == '\\') {
            int letter = take();
            String set = set(letter, true);
            if (!set.isEmpty()) {
                members.append(set);
                return;
            }
            at -= Character.charCount(letter);
            character = isNext("b") ? backspace() : escaped();
        }
        literal(members, character);
        if (isNext("-") && !isNext("-]") && !isNext("-[") && at + 1 < pattern.length()) {
            at++;
            int last = take();
            if (last == '\\') {
                last = isNext("b") ? backspace() : escaped();
            }
            members.append('-');
            literal(members, last);
        }
    }

    private int backspace() {
        at++;
        return '\b';
    }
}
