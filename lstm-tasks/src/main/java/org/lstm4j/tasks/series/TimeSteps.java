package org.lstm4j.tasks.series;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/**
 * The step between points of time that are in order, and where another one stands in its place.
 *
 * @param name of the step, for people, such as {@code 1 day}
 * @param share of the steps that are of this size, from 0 to 1
 * @param gaps the others
 */
record TimeSteps(String name, double share, List<Gap> gaps) {
    private static final int MONTHS_OF_YEAR = 12;
    private static final int DAYS_OF_WEEK = 7;

    /**
     * A step of another size.
     *
     * @param before the position of the point before it
     * @param missing how many points are missing, if the step is so many times as long as the others
     */
    record Gap(int before, Optional<Long> missing) {}

    /** A way to measure steps; where a step is no whole number of its unit, its size is 0. */
    private record Unit(String name, ToLongBiFunction<LocalDateTime, LocalDateTime> size) {}

    /** The step that most have, in the unit in which most steps are equal. */
    static TimeSteps of(List<LocalDateTime> times) {
        List<Unit> units = new ArrayList<>(List.of(
                new Unit("second", (a, b) -> Duration.between(a, b).toSeconds()),
                new Unit("month", TimeSteps::months)));
        if (times.stream().noneMatch(time -> isWeekend(time.toLocalDate()))) {
            units.add(new Unit("working day", TimeSteps::workingDays));
        }
        TimeSteps best = of(times, units.getFirst());
        for (Unit unit : units.subList(1, units.size())) {
            TimeSteps other = of(times, unit);
            best = other.share > best.share ? other : best;
        }
        return best;
    }

    private static TimeSteps of(List<LocalDateTime> times, Unit unit) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            sizes.add(unit.size().applyAsLong(times.get(i - 1), times.get(i)));
        }
        Map<Long, Long> counts = sizes.stream()
                .filter(size -> size > 0)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Optional<Map.Entry<Long, Long>> most = counts.entrySet().stream()
                .max(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        if (most.isEmpty()) {
            return new TimeSteps("none", 0, List.of());
        }
        long step = most.get().getKey();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            long size = sizes.get(i);
            if (size != step) {
                boolean isMultiple = size > step && size % step == 0;
                gaps.add(new Gap(i, isMultiple ? Optional.of(size / step - 1) : Optional.empty()));
            }
        }
        return new TimeSteps(name(unit, step), (double) most.get().getValue() / sizes.size(), gaps);
    }

    /** Whole months: between the same days, or any days that months are told by, such as the last working ones. */
    private static long months(LocalDateTime from, LocalDateTime to) {
        return ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(to));
    }

    private static long workingDays(LocalDateTime from, LocalDateTime to) {
        if (!from.toLocalTime().equals(to.toLocalTime())) {
            return 0;
        }
        LocalDate first = from.toLocalDate();
        LocalDate last = to.toLocalDate();
        long days = ChronoUnit.DAYS.between(first, last);
        long weekends = (days + first.getDayOfWeek().getValue() - 1) / DAYS_OF_WEEK;
        return days - 2 * weekends;
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static String name(Unit unit, long step) {
        if (unit.name().equals("month")) {
            return step % MONTHS_OF_YEAR == 0 ? count(step / MONTHS_OF_YEAR, "year") : count(step, "month");
        }
        if (unit.name().equals("second")) {
            for (ChronoUnit larger : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)) {
                long seconds = larger.getDuration().toSeconds();
                if (step % seconds == 0) {
                    String plural = larger.toString().toLowerCase(Locale.ROOT);
                    return count(step / seconds, plural.substring(0, plural.length() - 1));
                }
            }
        }
        return count(step, unit.name());
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
