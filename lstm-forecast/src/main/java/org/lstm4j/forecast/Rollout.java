package org.lstm4j.forecast;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.lstm4j.model.VectorForecastModel;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Section;

/** How clips go on when a model reads what it has forecast itself, as animated pictures. */
final class Rollout {
    private static final int SCALE = 3; // pixels of the screen for each of a frame, in both directions
    private static final int GAP = 6;
    private static final int DELAY = 20; // hundredths of a second
    private static final String METADATA = "javax_imageio_gif_image_1.0";

    private Rollout() {}

    /** Clips of the test part, each from its first frames on to its end. */
    static Section of(Forecasts forecasts, List<VectorSplit.Case> test, VectorForecastModel model, int clips) {
        Frames frames = forecasts.tracks().frames().orElseThrow();
        List<Integer> tracks = test.stream()
                .map(VectorSplit.Case::track)
                .distinct()
                .limit(clips)
                .toList();
        List<List<double[]>> came = new ArrayList<>();
        List<List<double[]>> made = new ArrayList<>();
        for (int track : tracks) {
            double[][] steps = forecasts.tracks().tracks().get(track).steps();
            int needed = forecasts.reading().needed();
            List<double[]> soFar = new ArrayList<>(Arrays.asList(steps).subList(0, needed));
            while (soFar.size() < steps.length) {
                double[][] next = model.predict(soFar.toArray(double[][]::new), List.of());
                soFar.addAll(Arrays.asList(next));
            }
            came.add(Arrays.asList(steps));
            made.add(soFar.subList(0, steps.length));
        }
        String what = "From top to bottom: the clips, and how the model goes on alone after the first "
                + forecasts.reading().needed() + " frames.";
        byte[] gif = gif(frames, came, made, forecasts.reading().needed());
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("src", "data:image/gif;base64," + Base64.getEncoder().encodeToString(gif));
        attributes.put("alt", what);
        return Section.of(
                "Clips that go on",
                Html.element("figure", Html.element("img", attributes), Html.element("figcaption", Html.text(what))));
    }

    private static byte[] gif(Frames frames, List<List<double[]>> came, List<List<double[]>> made, int given) {
        int width = came.size() * (frames.width() * SCALE + GAP) + GAP;
        int height = 2 * (frames.height() * SCALE + GAP) + GAP;
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int step = 0; step < came.getFirst().size(); step++) {
                BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
                fill(image, 0, 0, width, height, 255);
                for (int clip = 0; clip < came.size(); clip++) {
                    int left = GAP + clip * (frames.width() * SCALE + GAP);
                    draw(image, frames, came.get(clip).get(step), left, GAP);
                    draw(image, frames, made.get(clip).get(step), left, 2 * GAP + frames.height() * SCALE);
                    if (step >= given) { // a bar below what the model made
                        fill(image, left, height - GAP + 2, frames.width() * SCALE, 2, 0);
                    }
                }
                writer.writeToSequence(new IIOImage(image, null, metadata(writer, image)), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException("an animated picture cannot be made: " + e, e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void fill(BufferedImage image, int left, int top, int width, int height, int grey) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                image.getRaster().setSample(x, y, 0, grey);
            }
        }
    }

    private static void draw(BufferedImage image, Frames frames, double[] picture, int left, int top) {
        for (int row = 0; row < frames.height(); row++) {
            for (int column = 0; column < frames.width(); column++) {
                int grey = (int) Math.round(255 * Math.clamp(picture[row * frames.width() + column], 0.0, 1.0));
                fill(image, left + column * SCALE, top + row * SCALE, SCALE, SCALE, grey);
            }
        }
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage image) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", String.valueOf(DELAY));
        IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
        extension.setAttribute("applicationID", "NETSCAPE");
        extension.setAttribute("authenticationCode", "2.0");
        extension.setUserObject(new byte[] {1, 0, 0}); // again and again
        child(root, "ApplicationExtensions").appendChild(extension);
        metadata.setFromTree(METADATA, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }
}
