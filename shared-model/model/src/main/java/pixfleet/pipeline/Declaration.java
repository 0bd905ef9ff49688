package pixfleet.pipeline;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an operation says of itself before its parameters are named; {@code taking} adds them, in the order in which its
 * record holds them, with the record's constructor. So the compiler compares the two.
 *
 * @param name its name in both forms of a pipeline, lower case with dashes
 * @param group the heading it stands under
 * @param title its name for people
 * @param description one or two sentences for people
 * @param cost its arithmetic a byte
 */
public record Declaration(String name, Group group, String title, String description, CostClass cost) {
    /** A constructor of three values. */
    @FunctionalInterface
    public interface Of3<A, B, C> {
        /** Makes the operation. */
        Operation make(A a, B b, C c);
    }

    /** A constructor of four values. */
    @FunctionalInterface
    public interface Of4<A, B, C, D> {
        /** Makes the operation. */
        Operation make(A a, B b, C c, D d);
    }

    /** A constructor of six values. */
    @FunctionalInterface
    public interface Of6<A, B, C, D, E, F> {
        /** Makes the operation. */
        Operation make(A a, B b, C c, D d, E e, F f);
    }

    /** A constructor of eleven values. */
    @FunctionalInterface
    public interface Of11<A, B, C, D, E, F, G, H, I, J, K> {
        /** Makes the operation. */
        Operation make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
    }

    /** An operation without parameters. */
    public OperationType taking(Supplier<Operation> maker) {
        return type(List.of(), _ -> maker.get());
    }

    /** An operation of one parameter. */
    public <A> OperationType taking(Parameter<A> a, Function<A, Operation> maker) {
        return type(List.of(a), given -> maker.apply(given.of(a)));
    }

    /** An operation of two parameters. */
    public <A, B> OperationType taking(Parameter<A> a, Parameter<B> b, BiFunction<A, B, Operation> maker) {
        return type(List.of(a, b), given -> maker.apply(given.of(a), given.of(b)));
    }

    /** An operation of three parameters. */
    public <A, B, C> OperationType taking(Parameter<A> a, Parameter<B> b, Parameter<C> c, Of3<A, B, C> maker) {
        return type(List.of(a, b, c), given -> maker.make(given.of(a), given.of(b), given.of(c)));
    }

    /** An operation of four parameters. */
    public <A, B, C, D> OperationType taking(
            Parameter<A> a, Parameter<B> b, Parameter<C> c, Parameter<D> d, Of4<A, B, C, D> maker) {
        return type(List.of(a, b, c, d), given -> maker.make(given.of(a), given.of(b), given.of(c), given.of(d)));
    }

    /** An operation of six parameters. */
    public <A, B, C, D, E, F> OperationType taking(
            Parameter<A> a,
            Parameter<B> b,
            Parameter<C> c,
            Parameter<D> d,
            Parameter<E> e,
            Parameter<F> f,
            Of6<A, B, C, D, E, F> maker) {
        return type(
                List.of(a, b, c, d, e, f),
                given -> maker.make(given.of(a), given.of(b), given.of(c), given.of(d), given.of(e), given.of(f)));
    }

    /** An operation of eleven parameters. */
    public <A, B, C, D, E, F, G, H, I, J, K> OperationType taking(
            Parameter<A> a,
            Parameter<B> b,
            Parameter<C> c,
            Parameter<D> d,
            Parameter<E> e,
            Parameter<F> f,
            Parameter<G> g,
            Parameter<H> h,
            Parameter<I> i,
            Parameter<J> j,
            Parameter<K> k,
            Of11<A, B, C, D, E, F, G, H, I, J, K> maker) {
        return type(
                List.of(a, b, c, d, e, f, g, h, i, j, k),
                given -> maker.make(
                        given.of(a),
                        given.of(b),
                        given.of(c),
                        given.of(d),
                        given.of(e),
                        given.of(f),
                        given.of(g),
                        given.of(h),
                        given.of(i),
                        given.of(j),
                        given.of(k)));
    }

    private OperationType type(List<Parameter<?>> parameters, Function<Arguments, Operation> maker) {
        return new OperationType(name, group, title, description, cost, parameters, maker);
    }
}
