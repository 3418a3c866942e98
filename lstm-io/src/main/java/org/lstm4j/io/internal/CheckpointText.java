package org.lstm4j.io.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Checkpoint;
import org.lstm4j.io.DataFile;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.Safetensors;
import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.History;
import org.lstm4j.train.TrainingState;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A checkpoint as tensors and one JSON document. Numbers are texts in it, as {@link Double#toString} writes them: exact. */
public final class CheckpointText {
    private static final String FORMAT = "lstm-checkpoint";
    /** Raised when a file of this version would be misread by what reads the one before. */
    private static final int VERSION = 1;

    private static final String FORMAT_KEY = "format";
    private static final String VERSION_KEY = "version";
    private static final String DOCUMENT = "checkpoint";
    private static final String PARAMETERS = "parameters/";
    private static final String CALLBACKS = "callbacks/";

    private CheckpointText() {}

    /** Lays a checkpoint out. */
    public static Safetensors write(Checkpoint checkpoint) {
        TrainingState state = checkpoint.state();
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        state.parameters().forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("library_version", checkpoint.libraryVersion())
                .put("backend", checkpoint.backend())
                .put("task", checkpoint.task());
        ArrayNode data = json.putArray("data");
        checkpoint
                .data()
                .forEach(file -> data.addObject().put("name", file.name()).put("sha256", file.sha256()));
        ObjectNode stand = json.putObject("state");
        stand.put("steps", String.valueOf(state.steps()))
                .put("passes", String.valueOf(state.passes()))
                .put("learning_rate_factor", String.valueOf(state.learningRateFactor()));
        state.stopReason().ifPresent(reason -> stand.put("stop_reason", reason));
        ObjectNode training = stand.putObject("training");
        state.training().forEach(training::put);
        ArrayNode history = stand.putArray("history");
        for (EpochLog epoch : state.history().epochs()) {
            ObjectNode values = history.addObject()
                    .put("seconds", String.valueOf(epoch.seconds()))
                    .putObject("values");
            epoch.values().forEach((name, value) -> values.put(name, String.valueOf(value)));
        }
        ArrayNode callbacks = stand.putArray("callbacks");
        state.callbacks().forEach((name, callback) -> {
            String prefix = CALLBACKS + callbacks.size() + "/";
            callback.tensors().forEach((tensor, value) -> tensors.put(prefix + tensor, value));
            ObjectNode values = callbacks.addObject().put("name", name).putObject("values");
            callback.values().forEach(values::put);
        });
        return new Safetensors(
                tensors,
                Map.of(
                        FORMAT_KEY,
                        FORMAT,
                        VERSION_KEY,
                        String.valueOf(VERSION),
                        DOCUMENT,
                        Json.MAPPER.writeValueAsString(json)));
    }

    /** Refuses other safetensors files and later versions, of which nothing but these keys is understood. */
    public static void checkVersion(Safetensors content, Place place) {
        if (!FORMAT.equals(content.metadata().get(FORMAT_KEY))) {
            throw place.failure(
                    Problem.FOREIGN,
                    "is a safetensors file, but no checkpoint of a training: its metadata have no \"format\": \""
                            + FORMAT + "\".");
        }
        String version = content.metadata().getOrDefault(VERSION_KEY, "");
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw place.corrupt("the version of the format should be a number; found \"" + version + "\"");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw place.failure(
                    Problem.NEWER_VERSION,
                    "is of version " + version + " of the format; this library reads version " + VERSION
                            + ". Use the library that wrote it, or a later one.");
        }
    }

    /** Reads what {@link #write} laid out. @throws ModelFileException if it is something else */
    public static Checkpoint read(Safetensors content, Place place) {
        try {
            JsonNode json = Json.MAPPER.readTree(content.metadata().getOrDefault(DOCUMENT, ""));
            List<DataFile> data = new ArrayList<>();
            for (JsonNode file : json.required("data")) {
                data.add(new DataFile(text(file, "name"), text(file, "sha256")));
            }
            return new Checkpoint(
                    text(json, "library_version"),
                    text(json, "backend"),
                    data,
                    text(json, "task"),
                    state(json.required("state"), content.tensors()));
        } catch (JacksonException e) {
            throw place.corrupt("its document is not what it should be: " + Json.problem(e), e);
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw place.corrupt("its document is not what it should be: " + e.getMessage(), e);
        }
    }

    private static TrainingState state(JsonNode json, SequencedMap<String, Tensor> tensors) {
        List<EpochLog> history = new ArrayList<>();
        for (JsonNode epoch : json.required("history")) {
            SequencedMap<String, Double> values = new LinkedHashMap<>();
            texts(epoch, "values").forEach((name, value) -> values.put(name, Double.valueOf(value)));
            history.add(new EpochLog(history.size(), Double.parseDouble(text(epoch, "seconds")), values));
        }
        SequencedMap<String, CallbackState> callbacks = new LinkedHashMap<>();
        for (JsonNode callback : json.required("callbacks")) {
            CallbackState state =
                    new CallbackState(texts(callback, "values"), below(CALLBACKS + callbacks.size() + "/", tensors));
            callbacks.put(text(callback, "name"), state);
        }
        return new TrainingState(
                texts(json, "training"),
                below(PARAMETERS, tensors),
                Long.parseLong(text(json, "steps")),
                Integer.parseInt(text(json, "passes")),
                Double.parseDouble(text(json, "learning_rate_factor")),
                json.has("stop_reason") ? Optional.of(text(json, "stop_reason")) : Optional.empty(),
                new History(history),
                callbacks);
    }

    private static SequencedMap<String, Tensor> below(String prefix, SequencedMap<String, Tensor> tensors) {
        SequencedMap<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    private static SequencedMap<String, String> texts(JsonNode json, String key) {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        JsonNode object = json.required(key);
        object.propertyNames().forEach(name -> texts.put(name, text(object, name)));
        return texts;
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = json.required(key);
        if (!value.isString()) {
            throw new InvalidInputException(key + " should be a text; found " + value.getNodeType());
        }
        return value.stringValue();
    }
}
