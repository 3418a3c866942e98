package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Einstein's sums: letters name axes, those that the result has not are added up. Two tensors at a time come down to
 * transpositions and a product of stacked matrices.
 */
final class Einsum {
    /** Letters that stand for the axes of an ellipsis, which an equation cannot have. */
    private static final int ELLIPSIS = 0x2460;

    private final Call n;
    private final GraphBuilder g;

    private Einsum(Call n) {
        this.n = n;
        this.g = n.g();
    }

    /** A tensor and the letters of its axes. */
    private record Term(String letters, Value value) {}

    static Value write(Call n) {
        return new Einsum(n).write(n.word("equation", "").replaceAll("\\s", ""));
    }

    private RuntimeException fail(String equation, String problem) {
        String shown = equation.length() > 100 ? equation.substring(0, 100) : equation;
        return n.fail(Problem.UNSUPPORTED, "has the equation \"" + shown.replaceAll("[^ -~]", "?") + "\", " + problem);
    }

    private Value write(String equation) {
        String[] sides = equation.split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        if (sides.length > 2 || inputs.length != n.operands().size() || !equation.matches("[A-Za-z,.>-]*")) {
            throw fail(equation, "which is none for " + n.operands().size() + " inputs");
        }
        List<Term> terms = new ArrayList<>();
        String dots = "";
        for (int i = 0; i < inputs.length; i++) {
            Value value = n.in(i);
            int hidden = value.rank() - inputs[i].replace("...", "").length();
            boolean hasDots = inputs[i].contains("...");
            if (hidden < 0
                    || (!hasDots && hidden != 0)
                    || inputs[i].replaceFirst("\\.\\.\\.", "").contains(".")) {
                throw fail(equation, "which does not fit " + value.shape());
            }
            String letters = inputs[i].replace("...", ellipsis(hidden));
            if (letters.chars().distinct().count() != letters.length()) {
                throw fail(equation, "which takes a diagonal. Take it before, by a mask");
            }
            dots = hasDots && hidden > dots.length() ? ellipsis(hidden) : dots;
            terms.add(new Term(letters, value));
        }
        String result = sides.length == 2 ? sides[1].replace("...", dots) : implicit(terms, dots);
        check(equation, terms, result);
        Term all = terms.getFirst();
        for (int i = 1; i < terms.size(); i++) {
            all = product(equation, all, terms.get(i), result + letters(terms.subList(i + 1, terms.size())));
        }
        all = summed(all, result);
        String left = all.letters();
        return g.transpose(all.value(), result.chars().map(left::indexOf).toArray());
    }

    private static String ellipsis(int axes) {
        StringBuilder letters = new StringBuilder();
        for (int i = axes; i > 0; i--) {
            letters.append((char) (ELLIPSIS + i));
        }
        return letters.toString();
    }

    private static String letters(List<Term> terms) {
        return terms.stream().map(Term::letters).collect(Collectors.joining());
    }

    /** Without an arrow: the ellipsis, then what is named once, in the order of letters. */
    private static String implicit(List<Term> terms, String dots) {
        String all = letters(terms);
        return dots
                + all.chars()
                        .filter(letter -> letter < ELLIPSIS && all.indexOf(letter) == all.lastIndexOf(letter))
                        .sorted()
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
    }

    private void check(String equation, List<Term> terms, String result) {
        String all = letters(terms);
        boolean isRead = result.chars().distinct().count() == result.length()
                && result.chars().allMatch(letter -> all.indexOf(letter) >= 0)
                && result.length() <= TensorReader.MAX_RANK;
        if (!isRead) {
            throw fail(equation, "whose result has axes that no input has, or one twice");
        }
    }

    /** A term without the axes that nobody wants any more. */
    private Term summed(Term term, String wanted) {
        List<Integer> gone = new ArrayList<>();
        StringBuilder kept = new StringBuilder();
        for (int axis = 0; axis < term.letters().length(); axis++) {
            char letter = term.letters().charAt(axis);
            if (wanted.indexOf(letter) < 0) {
                gone.add(axis);
            } else {
                kept.append(letter);
            }
        }
        int[] axes = gone.stream().mapToInt(Integer::intValue).toArray();
        return axes.length == 0 ? term : new Term(kept.toString(), g.reduceSum(term.value(), false, axes));
    }

    /**
     * The product of two terms, with the axes that are wanted: shared ones, then those of the left, then those of the
     * right.
     */
    private Term product(String equation, Term first, Term second, String wanted) {
        Term a = summed(first, wanted + second.letters());
        Term b = summed(second, wanted + first.letters());
        Set<Integer> batch = new LinkedHashSet<>();
        Set<Integer> inner = new LinkedHashSet<>();
        Set<Integer> left = new LinkedHashSet<>();
        for (int letter : a.letters().chars().toArray()) {
            boolean isShared = b.letters().indexOf(letter) >= 0;
            if (isShared && !dim(a, letter).equals(dim(b, letter))) {
                throw fail(equation, "with " + dim(a, letter) + " and " + dim(b, letter) + " for one letter");
            }
            (isShared ? wanted.indexOf(letter) >= 0 ? batch : inner : left).add(letter);
        }
        Set<Integer> right = new LinkedHashSet<>(b.letters().chars().boxed().toList());
        right.removeAll(batch);
        right.removeAll(inner);
        Value rows = matrices(a, batch, left, inner);
        Value columns = matrices(b, batch, inner, right);
        List<Dim> dims = new ArrayList<>();
        StringBuilder letters = new StringBuilder();
        for (Set<Integer> part : List.of(batch, left, right)) {
            for (int letter : part) {
                dims.add(dim(a.letters().indexOf(letter) >= 0 ? a : b, letter));
                letters.append((char) letter);
            }
        }
        if (dims.size() > TensorReader.MAX_RANK) {
            throw fail(equation, "which makes " + dims.size() + " dimensions");
        }
        return new Term(letters.toString(), g.reshape(g.matMul(rows, columns), new Shape(dims)));
    }

    private static Dim dim(Term term, int letter) {
        return term.value().shape().dim(term.letters().indexOf(letter));
    }

    /** A term as [batch, rows, columns], each of them several axes, or none. */
    private Value matrices(Term term, Set<Integer> batch, Set<Integer> rows, Set<Integer> columns) {
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(rows);
        order.addAll(columns);
        Value turned = g.transpose(
                term.value(),
                order.stream()
                        .mapToInt(letter -> term.letters().indexOf(letter))
                        .toArray());
        return g.reshape(turned, Shape.of(size(term, batch), size(term, rows), size(term, columns)));
    }

    private static Dim size(Term term, Set<Integer> letters) {
        return Dim.product(letters.stream().map(letter -> dim(term, letter)).toList());
    }
}
