package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Pipeline;

/**
 * Chooses pages of a TIFF; the first step of a pipeline. Without it all pages are processed. A file of another kind has one page.
 *
 * <p>Pixels are left alone.
 *
 * @param first number of the first page, 1 to 10000
 * @param last number of the last page, not below the first; the file may have fewer
 */
@AutoService(Operation.class)
public record Pages(int first, int last) implements Operation {
    /** As many pages as a file may have. */
    public static final int MOST = 10_000;

    private static final WholeNumber FIRST =
            new WholeNumber("first", "The first page to be processed, counted from 1.", "", 1, MOST, 1, 1);
    private static final WholeNumber LAST =
            new WholeNumber("last", "The last page to be processed; the file may have fewer.", "", 1, MOST, 1, MOST);

    private static final OperationType TYPE = new Declaration(
                    "pages",
                    Group.RESULT,
                    "Pages",
                    "Chooses pages of a TIFF that has several, also as pages=1-3. It is the first step; without it all are processed.",
                    CostClass.CHEAP)
            .taking(FIRST, LAST, Pages::new);

    /** Checks the ranges. */
    public Pages {
        TYPE.check(first, last);
        if (last < first) {
            throw new InvalidPipeline("pages: the last page, %d, comes before the first, %d".formatted(last, first));
        }
    }

    /** With the defaults. */
    public Pages() {
        this(FIRST.preset(), LAST.preset());
    }

    /** Whether a pipeline is for a file of several pages. */
    public static boolean areMeant(Pipeline pipeline) {
        return pipeline.operations().getFirst() instanceof Pages;
    }

    /** The pipeline, with what says that the file has several pages. */
    public static Pipeline meaning(Pipeline pipeline) {
        boolean full = pipeline.operations().size() == Pipeline.MAX_OPERATIONS;
        return areMeant(pipeline) || full ? pipeline : with(new Pages(), pipeline.operations());
    }

    /** The pipeline for some pages. */
    public static Pipeline choosing(Pages pages, Pipeline pipeline) {
        List<Operation> operations = pipeline.operations();
        return with(pages, areMeant(pipeline) ? operations.subList(1, operations.size()) : operations);
    }

    private static Pipeline with(Pages pages, List<Operation> others) {
        var operations = new ArrayList<Operation>();
        operations.add(pages);
        operations.addAll(others);
        return new Pipeline(operations);
    }

    /**
     * Which of so many pages a pipeline is for.
     *
     * @return numbers from 0, at least one
     * @throws InvalidPipeline if none of them is there
     */
    public static List<Integer> chosen(Pipeline pipeline, int count) {
        Pages pages = pipeline.operations().getFirst() instanceof Pages it ? it : new Pages();
        if (pages.first() > count) {
            throw pages.unfit(
                    "the file has %d %s and no page %d".formatted(count, count == 1 ? "page" : "pages", pages.first()));
        }
        var chosen = new ArrayList<Integer>();
        for (int page = pages.first(); page <= Math.min(pages.last(), count); page++) {
            chosen.add(page - 1);
        }
        return chosen;
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(first, last);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public boolean isFirst() {
        return true;
    }
}
