/**
 * Model files in and out: the {@code .lstm} bundle, checkpoints of trainings, safetensors, and files written whole or not at all.
 *
 * <p>A trained model goes into one file, and back:
 *
 * {@snippet :
 * Graph graph = model.inferenceGraph();
 * Provenance provenance = Provenance.ofThisRun(graph, 1, "native")
 *         .withData(List.of(DataFile.of(Path.of("headlines.json.gz"))))
 *         .withNumbers(Map.of("test.accuracy", "0.81"));
 * Bundle bundle = Bundle.of(graph, weights, provenance)
 *         .withLabels("sincere", "sarcastic")
 *         .withTextPipeline(pipeline.toJson());
 * BundleFile.write(Path.of("model.lstm"), bundle);
 *
 * Bundle same = BundleFile.read(Path.of("model.lstm")); // equal, bit by bit
 * }
 *
 * <p>Weights alone, for other programs and from them:
 *
 * {@snippet :
 * Safetensors.of(bundle.weights()).write(Path.of("weights.safetensors"));
 * Map<String, Tensor> tensors = Safetensors.read(Path.of("weights.safetensors")).tensors();
 * }
 *
 * <p>A training that may be killed, and goes on:
 *
 * {@snippet :
 * TrainingCheckpoint saving = new TrainingCheckpoint(
 *         state -> CheckpointFile.write(file, Checkpoint.ofThisRun("native", data, "{}", state)));
 * trainer.fit(train, validation, 20, saving);
 *
 * TrainingState state = CheckpointFile.read(file).state();
 * another.resume(state, train, Optional.of(validation), 20, saving);
 * }
 *
 * <p>A file that cannot be read is a {@link org.lstm4j.io.ModelFileException}, a place that cannot be written an
 * {@link org.lstm4j.io.OutputFileException}; both are {@link org.lstm4j.InvalidInputException}s. Readers trust nothing in
 * a file: sizes are checked before memory is taken, checksums before content is looked at, and nothing that a file names
 * is executed, loaded or unpacked.
 */
@NullMarked
package org.lstm4j.io;

import org.jspecify.annotations.NullMarked;
