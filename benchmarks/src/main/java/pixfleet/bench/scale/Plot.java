package pixfleet.bench.scale;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import pixfleet.bench.scale.Outcome.Sample;

/** A day as a picture: nodes that are on, nodes at work, and images that wait, over time. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int BOTTOM = 260;
    private static final int TOP = 40;
    private static final int RIGHT = 640;
    private static final int TICKS = 5;

    private Plot() {}

    static String svg(DayInputs inputs, Outcome outcome) {
        List<Sample> plot = outcome.plot();
        double end = plot.getLast().at();
        double nodes = Math.max(1, plot.stream().mapToInt(Sample::on).max().orElse(1));
        double images =
                Math.max(1, plot.stream().mapToInt(Sample::waiting).max().orElse(1));
        var svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n".formatted(WIDTH, HEIGHT));
        svg.append("<text x=\"%d\" y=\"20\">%s</text>%n".formatted(LEFT, inputs.what()));
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            double y = BOTTOM - share * (BOTTOM - TOP);
            svg.append(number("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>%n", LEFT, y, RIGHT));
            svg.append(number(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>%n", LEFT - 6, y + 4, share * nodes));
            svg.append(number(
                    "<text x=\"%d\" y=\"%.1f\" fill=\"#b45309\">%.0f</text>%n", RIGHT + 6, y + 4, share * images));
            double x = LEFT + share * (RIGHT - LEFT);
            svg.append(number(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>%n", x, BOTTOM + 18, share * end));
        }
        double ideal = LEFT + inputs.ideal() / end * (RIGHT - LEFT);
        svg.append(number("<path d=\"M%.1f %dV%d\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>%n", ideal, TOP, BOTTOM));
        svg.append(number("<text x=\"%.1f\" y=\"%d\" fill=\"#555\">ideal end</text>%n", ideal + 4, TOP + 12));
        svg.append(line(plot, end, images, Sample::waiting, "#b45309"));
        svg.append(line(plot, end, nodes, Sample::on, "#1d4ed8"));
        svg.append(line(plot, end, nodes, Sample::working, "#15803d"));
        svg.append(
                "<text x=\"%d\" y=\"%d\"><tspan fill=\"#1d4ed8\">nodes on</tspan>, <tspan fill=\"#15803d\">nodes at work</tspan>, "
                                .formatted(LEFT, HEIGHT - 6)
                        + "<tspan fill=\"#b45309\">images that wait</tspan></text>%n".formatted());
        return svg.append("</svg>\n").toString();
    }

    private static String line(
            List<Sample> plot, double end, double most, ToDoubleFunction<Sample> what, String colour) {
        var path = new StringBuilder();
        for (Sample sample : plot) {
            path.append(number(
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    LEFT + sample.at() / end * (RIGHT - LEFT),
                    BOTTOM - what.applyAsDouble(sample) / most * (BOTTOM - TOP)));
        }
        return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n".formatted(path, colour);
    }

    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
