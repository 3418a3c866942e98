package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepTasksTest {
    private static final int MANY = 400;

    static List<StepTask> tasks() {
        return List.of(new Parity(), new KeepFirst(), new Recall());
    }

    private static List<Asked> examples(StepTask task, int size) {
        return IntStream.range(0, MANY)
                .mapToObj(row -> task.example(size, new Draws(7, 1, row)))
                .toList();
    }

    private static List<Asked> lessons(StepTask task, int size) {
        return IntStream.range(0, MANY)
                .mapToObj(row -> task.lesson(size, new Draws(7, 1, row)))
                .toList();
    }

    private static List<String> symbols(StepTask task, Asked asked) {
        return asked.steps().stream()
                .map(step -> task.symbols().get(step.symbol()))
                .toList();
    }

    /** What is to be said at a step, in words; empty if nothing is asked. */
    private static Optional<String> answer(StepTask task, Asked.Step step) {
        return step.asks() ? Optional.of(task.answers().get(step.answer())) : Optional.empty();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anExampleIsAFunctionOfItsSeedAlone(StepTask task) {
        assertThat(task.example(8, new Draws(3, 5, 9)))
                .isEqualTo(task.example(8, new Draws(3, 5, 9)))
                .isNotEqualTo(task.example(8, new Draws(4, 5, 9)))
                .isNotEqualTo(task.example(8, new Draws(3, 6, 9)))
                .isNotEqualTo(task.example(8, new Draws(3, 5, 10)));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aLessonIsAnExampleThatMayAskMore(StepTask task) {
        for (int row = 0; row < MANY; row++) {
            Asked example = task.example(6, new Draws(7, 1, row));
            Asked lesson = task.lesson(6, new Draws(7, 1, row));
            assertThat(symbols(task, lesson)).isEqualTo(symbols(task, example));
            for (int step = 0; step < example.steps().size(); step++) {
                if (example.steps().get(step).asks()) {
                    assertThat(lesson.steps().get(step))
                            .isEqualTo(example.steps().get(step));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theShortestSizeAndAllTestedOnesWorkAndAskForSomething(StepTask task) {
        List<Integer> sizes = new ArrayList<>(task.testSizes());
        sizes.add(task.shortest());
        for (int size : sizes) {
            for (Asked asked : examples(task, size)) {
                assertThat(asked.steps()).anyMatch(Asked.Step::asks);
                assertThat(asked.steps()).allSatisfy(step -> {
                    assertThat(step.symbol()).isBetween(0, task.symbols().size() - 1);
                    assertThat(step.answer()).isBetween(-1, task.answers().size() - 1);
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void testsReachBeyondTheLessonsAndTheSizeThatDecidesIsTested(StepTask task) {
        assertThat(task.testSizes()).isSorted().contains(task.decisive());
        assertThat(task.testSizes().getFirst()).isBetween(task.shortest(), task.longestLesson());
        assertThat(task.testSizes().getLast()).isGreaterThan(task.longestLesson());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void noAnswerIsMoreFrequentThanChanceAllows(StepTask task) {
        Map<Integer, Long> counts = examples(task, 8).stream()
                .flatMap(asked -> asked.steps().stream())
                .filter(Asked.Step::asks)
                .collect(Collectors.groupingBy(Asked.Step::answer, Collectors.counting()));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        assertThat(counts).hasSize(task.answers().size());
        assertThat(counts.values())
                .allSatisfy(count -> assertThat((double) count / all).isLessThan(task.chance() + 0.08));
    }

    @Test
    void parityIsWhetherTheOnesSoFarAreAnOddNumber() {
        Parity task = new Parity();
        for (int size : new int[] {1, 2, 9, 40}) {
            for (Asked lesson : lessons(task, size)) {
                assertThat(lesson.steps()).hasSize(size);
                for (int step = 0; step < size; step++) {
                    long ones = symbols(task, lesson).subList(0, step + 1).stream()
                            .filter("1"::equals)
                            .count();
                    assertThat(answer(task, lesson.steps().get(step))).contains(ones % 2 == 1 ? "odd" : "even");
                }
            }
            assertThat(examples(task, size)).allSatisfy(example -> {
                assertThat(example.steps().stream().filter(Asked.Step::asks)).hasSize(1);
                assertThat(example.steps().getLast().asks()).isTrue();
            });
        }
    }

    @Test
    void recallAsksEachKeyOnceForTheValueThatCameBehindIt() {
        Recall task = new Recall();
        for (int size : new int[] {1, 2, 8, 16}) {
            for (Asked example : examples(task, size)) {
                List<String> symbols = symbols(task, example);
                assertThat(symbols).hasSize(3 * size);
                Map<String, String> map = new HashMap<>();
                for (int pair = 0; pair < size; pair++) {
                    assertThat(example.steps().get(2 * pair).asks()).isFalse();
                    assertThat(example.steps().get(2 * pair + 1).asks()).isFalse();
                    assertThat(map.put(symbols.get(2 * pair), symbols.get(2 * pair + 1)))
                            .isNull();
                }
                List<String> asked = symbols.subList(2 * size, 3 * size);
                assertThat(new HashSet<>(asked)).hasSize(size).isEqualTo(map.keySet());
                for (int query = 0; query < size; query++) {
                    assertThat(answer(task, example.steps().get(2 * size + query)))
                            .contains(map.get(asked.get(query)));
                }
            }
        }
    }

    @Test
    void keepFirstAsksForTheFirstLetterBehindTheMark() {
        KeepFirst task = new KeepFirst();
        for (int size : new int[] {2, 3, 8, 32}) {
            for (Asked lesson : lessons(task, size)) {
                List<String> symbols = symbols(task, lesson);
                Optional<String> kept = Optional.empty();
                int mark = symbols.indexOf("|");
                int letters = 0;
                assertThat(symbols.get(mark + 1)).isEqualTo(".");
                for (int step = 0; step < symbols.size(); step++) {
                    String symbol = symbols.get(step);
                    boolean isLetter = step > mark && !symbol.equals(".");
                    assertThat(answer(task, lesson.steps().get(step))).isEqualTo(isLetter ? kept : Optional.empty());
                    if (isLetter) {
                        kept = kept.or(() -> Optional.of(symbol));
                        letters++;
                    }
                }
                assertThat(letters).isEqualTo(size);
            }
            assertThat(examples(task, size)).allSatisfy(example -> {
                assertThat(example.steps().stream().filter(Asked.Step::asks)).hasSize(1);
                assertThat(example.steps().getLast().asks()).isTrue();
            });
        }
    }

    @Test
    void aTextShowsEachAnswerBehindItsQuestion() {
        assertThat(new Asked(List.of(new Asked.Step(1, 1), new Asked.Step(0, Asked.NOTHING), new Asked.Step(1, 0)))
                        .text(new Parity()))
                .isEqualTo("1→odd 0 1→even");
    }
}
