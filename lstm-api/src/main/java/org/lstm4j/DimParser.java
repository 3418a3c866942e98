package org.lstm4j;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a dimension: numbers and names with {@code + - * /} and parentheses, the usual precedence. Only numbers divide.
 */
final class DimParser {
    /** As deep as parentheses may lie in each other; what is deeper comes from nobody's model. */
    private static final int MAX_DEPTH = 16;

    private static final Pattern TOKEN = Pattern.compile("\\s*([0-9]+|[A-Za-z][A-Za-z0-9_]*|[-+*/()])");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int next;
    private int depth;

    DimParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (tokens.isEmpty() || !text.substring(end).isBlank()) {
            // what a lone word has to look like is said by the name itself
            throw text.matches("[^-+*/()]*") ? nameless(text.strip()) : unreadable();
        }
    }

    private static InvalidInputException nameless(String word) {
        return new InvalidInputException("A dimension's name is a word such as batch, not \"" + word + "\"");
    }

    private InvalidInputException unreadable() {
        return new InvalidInputException(
                "A dimension looks like 64, batch, 2*batch*time or (time+1)/2-1, not \"" + text.strip() + "\"");
    }

    Dim parse() {
        Dim dim = sum();
        if (next < tokens.size()) {
            throw unreadable();
        }
        return dim;
    }

    private boolean accept(String token) {
        boolean isNext = next < tokens.size() && tokens.get(next).equals(token);
        next += isNext ? 1 : 0;
        return isNext;
    }

    private Dim sum() {
        int sign = accept("-") ? -1 : 1;
        Dim first = product();
        boolean isPlain = sign > 0 && (next == tokens.size() || tokens.get(next).equals(")"));
        if (isPlain) {
            return first;
        }
        Polynomial sum = Polynomial.of(0).plus(Polynomial.of(first), sign);
        while (true) {
            if (accept("+")) {
                sum = sum.plus(Polynomial.of(product()), 1);
            } else if (accept("-")) {
                sum = sum.plus(Polynomial.of(product()), -1);
            } else {
                return sum.toDim();
            }
        }
    }

    private Dim product() {
        Dim product = factor();
        while (true) {
            if (accept("*")) {
                product = Dim.product(List.of(product, factor()));
            } else if (accept("/")) {
                if (!(factor() instanceof Dim.Fixed(int divisor))) {
                    throw unreadable();
                }
                product = product.dividedBy(divisor);
            } else {
                return product;
            }
        }
    }

    private Dim factor() {
        if (accept("(")) {
            if (++depth > MAX_DEPTH) {
                throw unreadable();
            }
            Dim inner = sum();
            depth--;
            if (!accept(")")) {
                throw unreadable();
            }
            return inner;
        }
        if (next == tokens.size()) {
            throw unreadable();
        }
        String token = tokens.get(next++);
        if (Character.isDigit(token.charAt(0))) {
            if (token.length() > 10 || Long.parseLong(token) > Integer.MAX_VALUE) {
                throw new InvalidInputException("A dimension is too large: " + token);
            }
            return Dim.of(Integer.parseInt(token));
        }
        if (!Character.isLetter(token.charAt(0))) {
            throw unreadable();
        }
        return Dim.of(token);
    }
}
