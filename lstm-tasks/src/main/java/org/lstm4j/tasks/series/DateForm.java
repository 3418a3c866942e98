package org.lstm4j.tasks.series;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way in which dates, with or without a time of the day, are written. */
enum DateForm {
    /** ISO 8601: {@code 2020-01-31}, {@code 2020-01}, {@code 2020-01-31T14:30:00Z}, or a blank in the place of T. */
    ISO("(?<a>\\d{4})-(?<b>\\d\\d?)(?:-(?<c>\\d\\d?))?" + Time.PATTERN),
    /** {@code 2020/1/31}. */
    YEAR_FIRST("(?<a>\\d{4})/(?<b>\\d\\d?)/(?<c>\\d\\d?)" + Time.PATTERN),
    /** {@code 31.1.2020}. */
    POINTS("(?<c>\\d\\d?)\\.(?<b>\\d\\d?)\\.(?<a>\\d{4})" + Time.PATTERN),
    /** {@code 31/1/2020}. */
    DAY_FIRST("(?<c>\\d\\d?)[/-](?<b>\\d\\d?)[/-](?<a>\\d{4})" + Time.PATTERN),
    /** {@code 1/31/2020}. */
    MONTH_FIRST("(?<b>\\d\\d?)[/-](?<c>\\d\\d?)[/-](?<a>\\d{4})" + Time.PATTERN),
    /** ISO 8601 weeks: {@code 2020-W05}, the day 1 to 7 behind it or not. */
    WEEK("(?<a>\\d{4})-?W(?<b>\\d\\d)(?:-?(?<c>[1-7]))?"),
    /** {@code 2020-Q1}. */
    QUARTER("(?<a>\\d{4})-?Q(?<b>[1-4])"),
    /** {@code 20200131}. */
    BASIC("(?<a>\\d{4})(?<b>\\d\\d)(?<c>\\d\\d)"),
    /** {@code 2020}. */
    YEAR("(?<a>\\d{4})"),
    /** Seconds since 1970. */
    SECONDS("\\d{9,10}"),
    /** Milliseconds since 1970. */
    MILLISECONDS("\\d{12,13}");

    /** Here, as constants of an enum are made before what is static in it. */
    private static final class Time {
        static final String PATTERN = "(?:[T ](?<hour>\\d\\d?):(?<minute>\\d\\d)(?::(?<second>\\d\\d)"
                + "(?:[.,](?<nano>\\d{1,9}))?)?\\s?(?<offset>Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?)?";
    }

    private static final int HOURS = 24;
    private static final int MONTHS_OF_QUARTER = 3;

    private final Pattern pattern;

    DateForm(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Whether a number could look so as well: only who names the column means dates. */
    boolean isNumber() {
        return compareTo(BASIC) >= 0;
    }

    /**
     * A point of time.
     *
     * @param local as it is written, without its offset
     * @param offset from UTC, if there is one
     */
    record Moment(LocalDateTime local, Optional<ZoneOffset> offset) {
        /** Below 0 if this is before another. */
        int compare(Moment other) {
            return offset.isPresent() && other.offset.isPresent()
                    ? local.toInstant(offset.get()).compareTo(other.local.toInstant(other.offset.get()))
                    : local.compareTo(other.local);
        }
    }

    /** The date that a text is in this form, if it is one. */
    Optional<Moment> parse(String text) {
        Matcher found = pattern.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (this) {
                        case SECONDS -> moment(Instant.ofEpochSecond(Long.parseLong(found.group())));
                        case MILLISECONDS -> moment(Instant.ofEpochMilli(Long.parseLong(found.group())));
                        default -> moment(date(found), found);
                    });
        } catch (DateTimeException e) {
            return Optional.empty(); // as 2020-02-30
        }
    }

    private static Moment moment(Instant instant) {
        return new Moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), Optional.empty());
    }

    private LocalDate date(Matcher found) {
        int year = number(found, "a", 1);
        int second = number(found, "b", 1);
        int third = number(found, "c", 1);
        return switch (this) {
            case WEEK ->
                LocalDate.of(year, 1, 4)
                        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, second)
                        .with(DayOfWeek.of(third));
            case QUARTER -> LocalDate.of(year, MONTHS_OF_QUARTER * (second - 1) + 1, 1);
            default -> LocalDate.of(year, second, third);
        };
    }

    private Moment moment(LocalDate date, Matcher found) {
        int hour = number(found, "hour", 0);
        int minute = number(found, "minute", 0);
        int second = number(found, "second", 0);
        String fraction = group(found, "nano").orElse("0");
        int nano = Integer.parseInt((fraction + "0".repeat(9)).substring(0, 9));
        boolean isEndOfDay = hour == HOURS && minute == 0 && second == 0 && nano == 0;
        LocalDateTime local = isEndOfDay ? date.plusDays(1).atStartOfDay() : date.atTime(hour, minute, second, nano);
        return new Moment(local, group(found, "offset").map(DateForm::offset));
    }

    private static ZoneOffset offset(String text) {
        return text.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int number(Matcher found, String group, int otherwise) {
        return group(found, group).map(Integer::parseInt).orElse(otherwise);
    }

    private static Optional<String> group(Matcher found, String name) {
        return found.namedGroups().containsKey(name) ? Optional.ofNullable(found.group(name)) : Optional.empty();
    }
}
