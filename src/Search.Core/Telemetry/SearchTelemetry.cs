using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Search.Core.Telemetry;

/// <summary>
/// The spans and metrics of a search, under the one name <see cref="Name"/>. Nothing is exported here: a program that wants them adds
/// a listener, as OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c> do. Without a listener they cost almost nothing.
/// </summary>
public static class SearchTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Search";

    /// <summary>The whole search.</summary>
    public const string Search = "search";

    /// <summary>The first stage.</summary>
    public const string Retrieve = "retrieve";

    /// <summary>Turning texts into token ids, a part of the second stage.</summary>
    public const string Tokenize = "tokenize";

    /// <summary>The second stage.</summary>
    public const string Rerank = "rerank";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "search.operation.duration",
        "s",
        "Duration of an operation; search.operation.name is its name.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    private static readonly Counter<long> Passages = Meter.CreateCounter<long>(
        "search.operation.passages", "{passage}", "How many passages were found, tokenized or scored.");

    private static readonly Counter<long> Degradations = Meter.CreateCounter<long>(
        "search.degradations", "{search}", "Searches that show the first stage's order because the second stage failed.");

    /// <summary>Begins an operation that ends when it is disposed.</summary>
    /// <param name="operation">One of the names of this class.</param>
    /// <param name="parent">The operation that contains it; null for the current one.</param>
    public static MeasuredOperation Begin(string operation, MeasuredOperation? parent = null) => new(
        operation,
        Source.StartActivity(
            operation == Search ? Search : $"{Search}.{operation}", ActivityKind.Internal, parent?.Span?.Context ?? default));

    /// <summary>Measures an operation that is one call.</summary>
    /// <param name="operation">One of the names of this class.</param>
    /// <param name="run">The call.</param>
    /// <param name="passages">How many passages to count for a result.</param>
    public static async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> run, Func<T, int> passages)
    {
        using var measured = Begin(operation);
        try
        {
            var result = await run();
            measured.Complete(passages(result));
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            measured.Fail(exception);
            throw;
        }
    }

    internal static void RecordDuration(TimeSpan duration, string operation, Exception? error)
    {
        var tags = new TagList { { "search.operation.name", operation } };
        if (error is not null)
        {
            tags.Add("error.type", error.GetType().FullName);
        }

        Duration.Record(duration.TotalSeconds, tags);
    }

    internal static void CountPassages(int passages, string operation) =>
        Passages.Add(passages, new KeyValuePair<string, object?>("search.operation.name", operation));

    internal static void CountDegradation(Exception cause) =>
        Degradations.Add(1, new KeyValuePair<string, object?>("error.type", cause.GetType().FullName));
}
