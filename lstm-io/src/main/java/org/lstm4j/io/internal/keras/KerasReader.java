package org.lstm4j.io.internal.keras;

import io.jhdf.api.Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.InputFile;
import org.lstm4j.io.internal.Json;
import org.lstm4j.io.internal.Place;
import org.lstm4j.spi.ForeignModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads models that Keras saved: .h5 of Keras 2, .keras of Keras 3, and a configuration in JSON beside weights. */
public final class KerasReader {
    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final int MOST_JSON = 64 << 20;
    private static final String SAVE_WHOLE =
            "Save the whole model: model.save(\"model.keras\") in Keras 3, model.save(\"model.h5\") before.";

    private static final String OF_TRAINING =
            "How the model was trained, its optimizer and the optimizer's state are left out.";
    private static final KerasTexts.Vocabularies NO_ASSETS = layer -> Optional.empty();

    private KerasReader() {}

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is missing, damaged, no model of Keras, or has a layer or a setting that is not read
     */
    public static ForeignModel read(Path file) {
        Place place = Place.of(file);
        try {
            long size = InputFile.size(file, place);
            byte[] start = new byte[8];
            int read;
            try (InputStream in = Files.newInputStream(file)) {
                read = in.readNBytes(start, 0, start.length);
            }
            if (read > 1 && start[0] == 'P' && start[1] == 'K') {
                return archive(file, place);
            }
            return read > 1 && start[1] == 'H' ? hdf(file, place, size) : json(file, place);
        } catch (ZipException e) {
            throw place.corrupt("is no whole zip archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    private static ForeignModel archive(Path file, Place place) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode config = json(text(zip, CONFIG, place), place.part(CONFIG));
            JsonNode metadata = json(text(zip, METADATA, place), place.part(METADATA));
            KerasVersion version =
                    new KerasVersion(metadata.path("keras_version").asString("3"));
            ZipEntry weights = entry(zip, WEIGHTS, place);
            Place inside = place.part(WEIGHTS);
            long size = Files.size(file);
            if (weights.getSize() < 0 || weights.getSize() > Integer.MAX_VALUE - 8L || weights.getSize() > 200 * size) {
                throw inside.tooLarge("has " + weights.getSize() + " bytes in an archive of " + size);
            }
            byte[] bytes;
            try (InputStream in = zip.getInputStream(weights)) {
                bytes = in.readNBytes((int) weights.getSize() + 1);
            }
            if (bytes.length != weights.getSize()) {
                throw inside.truncated("has another length than the archive says");
            }
            return Hdf.using(
                    inside,
                    bytes,
                    size,
                    hdf -> model(
                            place,
                            config,
                            version,
                            new NumberedStore(hdf, Optional.of(hdf.root())),
                            !config.path("compile_config").isEmpty() ? List.of(OF_TRAINING) : List.of(),
                            layer -> vocabulary(zip, place)));
        }
    }

    /** The words of the one layer that has some, a line each; the archive may have them twice, for the layer and for what is in it. */
    private static Optional<List<String>> vocabulary(ZipFile zip, Place place) {
        Optional<String> name = zip.stream()
                .map(ZipEntry::getName)
                .filter(entry -> entry.startsWith("assets/") && entry.endsWith("/vocabulary.txt"))
                .min(Comparator.comparingInt(String::length));
        try {
            return name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(text(zip, name.get(), place).lines().toList());
        } catch (IOException e) {
            throw place.part(name.orElse("")).corrupt("cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static ZipEntry entry(ZipFile zip, String name, Place place) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw place.failure(Problem.FOREIGN, "is a zip archive without a " + name + ", so Keras did not write it.");
        }
        return entry;
    }

    private static String text(ZipFile zip, String name, Place place) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, name, place))) {
            byte[] bytes = in.readNBytes(MOST_JSON + 1);
            if (bytes.length > MOST_JSON) {
                throw place.part(name).tooLarge("is longer than any configuration");
            }
            return Json.utf8(bytes);
        } catch (CharacterCodingException e) {
            throw place.part(name).corrupt("is no UTF-8", e);
        }
    }

    private static ForeignModel hdf(Path file, Place place, long size) throws IOException {
        if (size > Integer.MAX_VALUE - 8) {
            throw place.tooLarge("has " + size + " bytes, and files of up to 2 GiB are read");
        }
        return Hdf.using(place, Files.readAllBytes(file), size, hdf -> {
            Optional<String> config = hdf.text(hdf.root(), "model_config");
            if (config.isEmpty()) {
                Path beside = beside(file);
                boolean isOfWeights = hdf.texts(hdf.root(), "layer_names").isPresent() || isNumbered(hdf);
                if (!isOfWeights) {
                    throw place.failure(Problem.FOREIGN, "is an HDF5 file, and no model of Keras. " + SAVE_WHOLE);
                }
                if (!Files.exists(beside)) {
                    throw place.failure(
                            Problem.UNSUPPORTED,
                            "has the weights of a model and not its layers. Put what model.to_json() gives beside it as "
                                    + beside.getFileName() + ", or save the whole model: model.save(...).");
                }
                return besideConfig(place, hdf, beside);
            }
            KerasVersion version = version(hdf, hdf.root());
            List<String> remarks =
                    hdf.text(hdf.root(), "training_config").isPresent() ? List.of(OF_TRAINING) : List.of();
            Group weights = hdf.group(hdf.root(), "model_weights")
                    .orElseThrow(() -> place.corrupt("has a configuration and no group of weights"));
            return model(place, json(config.get(), place), version, LegacyStore.of(hdf, weights), remarks, NO_ASSETS);
        });
    }

    private static boolean isNumbered(Hdf hdf) {
        return hdf.group(hdf.root(), "layers").isPresent()
                || hdf.group(hdf.root(), "_layer_checkpoint_dependencies").isPresent();
    }

    private static KerasVersion version(Hdf hdf, Group group) {
        return new KerasVersion(hdf.text(group, "keras_version").orElse(""));
    }

    /** The file of the configuration beside weights, {@code name.json} beside {@code name.h5} and {@code name.weights.h5}. */
    private static Path beside(Path weights) {
        String name = String.valueOf(weights.getFileName());
        return weights.resolveSibling(name.replaceFirst("(\\.weights)?\\.(h5|hdf5)$", "") + ".json");
    }

    private static ForeignModel besideConfig(Place place, Hdf hdf, Path beside) {
        JsonNode config;
        try {
            config = json(small(beside, Place.of(beside)), Place.of(beside));
        } catch (IOException e) {
            throw Place.of(beside).unreadable(e);
        }
        List<String> remarks = List.of("The layers are those of " + beside.getFileName() + ".");
        if (isNumbered(hdf)) {
            KerasVersion version = new KerasVersion(config.path("keras_version").asString("3"));
            return model(place, config, version, new NumberedStore(hdf, Optional.of(hdf.root())), remarks, NO_ASSETS);
        }
        String written = config.path("keras_version").asString("");
        KerasVersion version = written.isEmpty() ? version(hdf, hdf.root()) : new KerasVersion(written);
        return model(place, config, version, LegacyStore.of(hdf, hdf.root()), remarks, NO_ASSETS);
    }

    private static String small(Path file, Place place) throws IOException {
        if (InputFile.size(file, place) > MOST_JSON) {
            throw place.tooLarge("is longer than any configuration");
        }
        try {
            return Json.utf8(Files.readAllBytes(file));
        } catch (CharacterCodingException e) {
            throw place.corrupt("is no UTF-8", e);
        }
    }

    /** A configuration alone: its weights lie beside it. */
    private static ForeignModel json(Path file, Place place) throws IOException {
        JsonNode config = json(small(file, place), place);
        if (!config.path("class_name").isString()) {
            throw place.failure(Problem.FOREIGN, "is no model of Keras. " + SAVE_WHOLE);
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        List<String> tried = List.of(name + ".weights.h5", name + ".h5", name + ".hdf5");
        for (String weights : tried) {
            Path beside = file.resolveSibling(weights);
            if (Files.isRegularFile(beside)) {
                return hdf(beside, Place.of(beside), Files.size(beside));
            }
        }
        throw place.failure(
                Problem.UNSUPPORTED,
                "has the layers of a model and not its weights. Put them beside it as " + tried.getFirst() + " or "
                        + tried.get(1) + ", which model.save_weights(...) writes.");
    }

    private static JsonNode json(String text, Place place) {
        try {
            return Json.tree(text);
        } catch (JacksonException e) {
            throw place.corrupt("has a configuration that is no JSON: " + Json.problem(e), e);
        }
    }

    private static ForeignModel model(
            Place place,
            JsonNode config,
            KerasVersion version,
            KerasStore store,
            List<String> remarks,
            KerasTexts.Vocabularies vocabularies) {
        if (version.isOne()) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "was written by Keras " + version.text()
                            + ", whose layers have other settings and weights. Load and"
                            + " save it in a Keras of version 2.");
        }
        try {
            return sound(place, config, version, store, remarks, vocabularies);
        } catch (InvalidInputException e) {
            throw e;
        } catch (ArithmeticException | ClassCastException | IllegalArgumentException | NullPointerException e) {
            // what a configuration says that no Keras wrote
            throw place.corrupt("has a configuration that contradicts itself (" + e.getMessage() + ")", e);
        }
    }

    private static ForeignModel sound(
            Place place,
            JsonNode config,
            KerasVersion version,
            KerasStore store,
            List<String> remarks,
            KerasTexts.Vocabularies vocabularies) {
        KerasGraph graph = GraphReading.of(place, config, version);
        graph.requireDistinct(place);
        graph.requireSound(place);
        if (graph.otherTypes().contains("bfloat16")) { // an HDF5 file has no such type, and its bytes are not read
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has weights of bfloat16. Save them as float32: keras.config.set_dtype_policy(\"float32\"), build the"
                            + " model again, and give it the weights, model.set_weights(old.get_weights()).");
        }
        KerasModel model = KerasModel.of(place, graph);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        graph.fill(store, "", weights);
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("keras.name", graph.name());
        if (!version.text().isEmpty()) {
            facts.put("keras.version", version.text());
        }
        List<String> all = new ArrayList<>(remarks);
        all.addAll(model.remarks());
        String producer = version.text().isEmpty() ? "Keras" : "Keras " + version.text();
        SequencedMap<String, String> documents =
                model.texts().map(it -> it.documents(vocabularies)).orElseGet(LinkedHashMap::new);
        return new ForeignModel(model.graph(), model.matched(weights), producer, facts, all, documents);
    }
}
