package org.lstm4j.tasks.series;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.series.DateForm.Moment;
import org.lstm4j.tasks.series.SeriesDataConfig.Dates;

/**
 * The dates beside the values of a series, checked: a model takes values for equal steps of time, so dates that cannot be read,
 * stand twice or out of order are refused, and gaps are said or refused.
 *
 * @param what they are, for people, such as {@code column "date"}
 * @param texts as they stand in the file
 * @param place where each stands, for people, such as {@code x.csv:12}
 * @param isNamed whether the task names them; otherwise they were found, and what looks like no dates after all is let be
 * @param block in which the task file has the settings of dates, for messages
 */
record SeriesDates(String what, List<String> texts, IntFunction<String> place, boolean isNamed, String block) {
    /** Of so many texts that were found to be dates, a share of three quarters has to be some. */
    private static final double MOST = 0.75;
    /** With fewer of them than this share, nobody would take them for dates. */
    private static final double SOME = 0.2;
    /** A share of rows with the date of the row before that no slip makes. */
    private static final double MANY = 0.1;

    private static final double HALF = 0.5;

    /** The form in which most of some texts are dates, if a fifth of them are. */
    static Optional<DateForm> form(List<String> texts, boolean isNamed) {
        List<String> written = texts.stream().filter(text -> !text.isBlank()).toList();
        return List.of(DateForm.values()).stream()
                .filter(form -> isNamed || !form.isNumber())
                .filter(form -> count(form, written) > 0 && count(form, written) >= SOME * written.size())
                .max(Comparator.<DateForm>comparingLong(form -> count(form, written))
                        // Of 1/2/2020 the order of the rows says which is the month.
                        .thenComparingLong(form -> -backward(form, written))
                        .thenComparing(Comparator.reverseOrder()));
    }

    private static long count(DateForm form, List<String> texts) {
        return texts.stream().filter(text -> form.parse(text).isPresent()).count();
    }

    private static long backward(DateForm form, List<String> texts) {
        List<Moment> moments =
                texts.stream().flatMap(text -> form.parse(text).stream()).toList();
        return IntStream.range(1, moments.size())
                .filter(i -> moments.get(i).compare(moments.get(i - 1)) < 0)
                .count();
    }

    /** When each row is; nothing if one cannot be read. */
    List<LocalDateTime> moments() {
        Optional<DateForm> form = form(texts, isNamed);
        List<LocalDateTime> read = texts.stream()
                .flatMap(text -> form.flatMap(it -> it.parse(text)).map(Moment::local).stream())
                .toList();
        return read.size() == texts.size() ? read : List.of();
    }

    /**
     * Checks them.
     *
     * @return what people should know of them
     * @throws InvalidInputException if they are not dates in order, naming where
     */
    List<String> check(Dates mode) {
        Optional<DateForm> found = form(texts, isNamed);
        if (found.isEmpty()) {
            if (!isNamed || texts.isEmpty()) {
                return List.of();
            }
            throw unreadable(0, "a date, as 2020-01-31 (ISO 8601)");
        }
        DateForm form = found.get();
        List<Optional<Moment>> read = texts.stream().map(form::parse).toList();
        int first = IntStream.range(0, read.size())
                .filter(i -> read.get(i).isPresent())
                .findFirst()
                .orElseThrow();
        int wrong = IntStream.range(0, read.size())
                .filter(i -> read.get(i).isEmpty())
                .findFirst()
                .orElse(-1);
        if (wrong >= 0) {
            long dates = read.stream().filter(Optional::isPresent).count();
            if (!isNamed && dates < MOST * read.size()) {
                return List.of(String.format(
                        Locale.ROOT,
                        "%s is not checked: only %,d of %,d entries are dates (%s: \"%s\"); %s.date-column names one"
                                + " that is",
                        what,
                        dates,
                        read.size(),
                        place.apply(wrong),
                        texts.get(wrong),
                        block));
            }
            throw unreadable(wrong, "a date as \"" + texts.get(first).strip() + "\" (" + place.apply(first) + ")");
        }
        return ordered(read.stream().map(Optional::orElseThrow).toList(), mode);
    }

    private InvalidInputException unreadable(int at, String expected) {
        return new InvalidInputException(place.apply(at) + ": " + what + ": expected " + expected + ", got \""
                + texts.get(at) + "\"; correct it" + ", or set " + block + ".dates = ignore");
    }

    private List<String> ordered(List<Moment> moments, Dates mode) {
        int[] order = IntStream.range(1, moments.size())
                .map(i -> moments.get(i).compare(moments.get(i - 1)))
                .toArray();
        long backward = IntStream.of(order).filter(it -> it < 0).count();
        if (order.length > 1 && backward == order.length) {
            throw new InvalidInputException(
                    place.apply(1) + ": " + what + ": the newest value comes first (\"" + texts.get(1) + "\" behind \""
                            + texts.get(0) + "\"); put the oldest first" + ", or set " + block + ".dates = ignore");
        }
        for (int i = 0; i < order.length; i++) {
            if (order[i] < 0) {
                throw new InvalidInputException(place.apply(i + 1) + ": " + what + ": \"" + texts.get(i + 1)
                        + "\" comes behind \"" + texts.get(i) + "\" (" + place.apply(i)
                        + "); put the rows in order of time, those of one series only" + ", or set " + block
                        + ".dates = ignore");
            }
        }
        long repeated = IntStream.of(order).filter(it -> it == 0).count();
        if (!isNamed && repeated > MANY * order.length) {
            return List.of(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d dates are those of the row before, so steps of time are not checked; are these"
                            + " several series, or is there a column with the time as well?",
                    what,
                    repeated,
                    moments.size()));
        }
        for (int i = 0; i < order.length; i++) {
            if (order[i] == 0) {
                throw new InvalidInputException(
                        place.apply(i + 1) + ": " + what + ": \"" + texts.get(i + 1) + "\" stands at " + place.apply(i)
                                + " as well; remove one of them" + ", or set " + block + ".dates = ignore");
            }
        }
        return gaps(moments, mode);
    }

    private List<String> gaps(List<Moment> moments, Dates mode) {
        if (moments.size() < 3) {
            return List.of();
        }
        List<LocalDateTime> times = times(moments);
        TimeSteps steps = TimeSteps.of(times);
        if (steps.gaps().isEmpty()) {
            return List.of();
        }
        TimeSteps.Gap gap = steps.gaps().getFirst();
        String where = place.apply(gap.before() + 1) + ": " + what + ": ";
        String between = "between \"" + texts.get(gap.before()) + "\" and \"" + texts.get(gap.before() + 1) + "\"";
        String problem = steps.share() < HALF
                ? where + "the dates are in no regular step (" + steps.name() + " is the most common)"
                : where
                        + gap.missing()
                                .map(count -> between + " " + count
                                        + (count == 1 ? " date is missing" : " dates are missing") + " of a step of "
                                        + steps.name())
                                .orElse(between + " is another step than " + steps.name())
                        + (steps.gaps().size() > 1
                                ? String.format(
                                        Locale.ROOT,
                                        ", and there are %,d more such gaps",
                                        steps.gaps().size() - 1)
                                : "");
        String advice = "; a model takes all values for equal steps of time: put in the rows that are missing";
        if (mode == Dates.STRICT) {
            throw new InvalidInputException(problem + advice + ", or set data.dates = check");
        }
        return List.of(problem + advice + " (data.dates = ignore says nothing of it)");
    }

    /** Of times with offsets those that are regular: summer time shifts the hours of days, or the days of hours. */
    private static List<LocalDateTime> times(List<Moment> moments) {
        List<LocalDateTime> local = moments.stream().map(Moment::local).toList();
        if (moments.stream().anyMatch(moment -> moment.offset().isEmpty())) {
            return local;
        }
        List<LocalDateTime> universal = new ArrayList<>();
        moments.forEach(moment -> universal.add(
                moment.local().minusSeconds(moment.offset().orElseThrow().getTotalSeconds())));
        boolean isOrdered =
                IntStream.range(1, local.size()).allMatch(i -> local.get(i).isAfter(local.get(i - 1)));
        return isOrdered
                        && TimeSteps.of(local).share()
                                >= TimeSteps.of(universal).share()
                ? local
                : universal;
    }
}
