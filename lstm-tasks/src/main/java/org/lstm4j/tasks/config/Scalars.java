package org.lstm4j.tasks.config;

import com.google.common.base.CaseFormat;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lstm4j.tasks.wording.NearestName;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Single values of a configuration. Nothing is bent to fit: 1.5 is no whole number, "16" no number, 16 no text. */
final class Scalars {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    private static final Map<Class<?>, String> EXPECTED = Map.of(
            int.class, "a whole number",
            Integer.class, "a whole number",
            long.class, "a whole number",
            Long.class, "a whole number",
            double.class, "a number",
            Double.class, "a number",
            boolean.class, "true or false",
            Boolean.class, "true or false",
            String.class, "text in quotes");

    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?[0-9]{1,20},[0-9]{1,20}");

    private Scalars() {}

    static Object convert(ConfigValue value, String path, Class<?> type) {
        Object raw = value.unwrapped();
        if (type.isEnum()) {
            return constant(value, path, type);
        }
        // Jackson takes an empty text for no value at all.
        if ((type == String.class) != (raw instanceof String)) {
            throw refused(value, path, type);
        }
        // Jackson takes "NaN" and "INF" for numbers, whatever it is told of coercion.
        boolean isNumber = raw instanceof Number number && Double.isFinite(number.doubleValue());
        if ((type == double.class || type == Double.class) && !isNumber) {
            throw refused(value, path, type);
        }
        try {
            Object converted = MAPPER.convertValue(raw, type);
            if (converted instanceof Double number && !Double.isFinite(number)) {
                throw refused(value, path, type);
            }
            return converted;
        } catch (JacksonException e) {
            throw refused(value, path, type);
        }
    }

    /** The value as it is written in a file, cut to one line. */
    static String show(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    static String written(Enum<?> constant) {
        return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_HYPHEN, constant.name());
    }

    private static Object constant(ConfigValue value, String path, Class<?> type) {
        List<Enum<?>> constants = Arrays.<Enum<?>>asList((Enum<?>[]) type.getEnumConstants());
        for (Enum<?> constant : constants) {
            if (written(constant).equals(value.unwrapped())) {
                return constant;
            }
        }
        String hint = NearestName.hint(
                String.valueOf(value.unwrapped()),
                constants.stream().map(Scalars::written).toList());
        throw ConfigBinder.error(
                value, path, "expected one of " + ConfigBinder.names(type) + ", got " + show(value) + hint);
    }

    private static String advice(ConfigValue value) {
        return value.unwrapped() instanceof String text
                        && DECIMAL_COMMA.matcher(text).matches()
                ? "; a decimal number has a point: " + text.replace(',', '.')
                : "";
    }

    private static ConfigurationException refused(ConfigValue value, String path, Class<?> type) {
        String expected = EXPECTED.get(type);
        if (expected == null) {
            throw new IllegalStateException("a configuration record has a component of type " + type.getName());
        }
        return ConfigBinder.error(value, path, "expected " + expected + ", got " + show(value) + advice(value));
    }
}
