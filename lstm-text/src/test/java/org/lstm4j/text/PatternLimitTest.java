package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.InvalidInputException;

/** Patterns come with models of others. */
class PatternLimitTest {

    static Stream<Arguments> costly() {
        return Stream.of(
                Arguments.of("a*a*a*a*a*a*a*a*a*a*b", "a".repeat(100)),
                Arguments.of("(\\w+\\s?)+\\1\\1!", "word after word and not an end in sight for all of it"),
                Arguments.of("(.*,){12}P", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25"),
                Arguments.of("(a|b)*c", "ab".repeat(200_000)),
                Arguments.of("(?:x|y|\\s)+!", "x y ".repeat(100_000)),
                Arguments.of("(.|\\n)*?end", "word ".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("costly")
    void aPatternThatCostsTooMuchIsAnErrorThatNamesIt(String pattern, String text) {
        TextStep step = new TextStep.ReplacePattern(pattern, " ");

        PatternLimitException problem = catchThrowableOfType(PatternLimitException.class, () -> step.apply(text));

        assertThat(problem).isNotNull();
        assertThat(problem.pattern()).isEqualTo(pattern);
        assertThat(problem.textLength()).isEqualTo(text.length());
        assertThat(problem).hasMessageContainingAll("the pattern \"" + pattern, "Write it without repetitions");
    }

    @Test
    void aPatternThatIsNestedOrRepeatedTooMuchIsRefusedWhenItIsMade() {
        List<String> patterns = new ArrayList<>(List.of(
                "(".repeat(4_000) + "a" + ")".repeat(4_000),
                "(?:(?:){2147483647}){2147483647}",
                "(?:(?:(?:){100}){100}){100}",
                "x".repeat(20_000)));
        for (String pattern : patterns) {
            // Whether 4,000 brackets fit on the stack is the JVM's affair; that nothing else comes of them is ours.
            try {
                assertThat(new TextStep.ReplacePattern(pattern, "").apply("a")).isNotNull();
                assertThat(pattern).startsWith("((");
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).containsIgnoringCase("pattern").hasSizeLessThan(1_000);
            }
        }
    }

    @Test
    void anHonestPatternOverALongTextIsAsBefore() {
        String text = "It costs 3 euros, <b>or</b> so. ".repeat(30_000);
        String pattern = "<[^>]*>|[0-9]+";
        assertThat(new TextStep.ReplacePattern(pattern, "_").apply(text)).isEqualTo(text.replaceAll(pattern, "_"));
        assertThat(new TextStep.ReplacePattern("(\\w+) (\\w+)", "$2 $1").apply("one two three"))
                .isEqualTo("one two three".replaceAll("(\\w+) (\\w+)", "$2 $1"));
        assertThat(new TextStep.ReplacePattern("", "-").apply("ab")).isEqualTo("ab".replaceAll("", "-"));
    }

    @Test
    void stepsThatDoubleATextEndWithAnError() {
        for (TextStep step : List.of(
                new TextStep.ReplacePattern(".", "$0$0"),
                new TextStep.Replace("a", "aa"),
                new TextStep.ReplaceCharacters("a", "aa"))) {
            assertThatThrownBy(() -> {
                        String text = "a";
                        for (int i = 0; i < 40; i++) {
                            text = step.apply(text);
                        }
                    })
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("replace by something shorter");
        }
    }
}
