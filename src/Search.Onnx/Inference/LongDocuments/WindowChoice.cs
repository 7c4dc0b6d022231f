namespace Search.Onnx.Inference.LongDocuments;

/// <summary>
/// Chooses the windows of each document that match the query's words best, by BM25 over the windows of all long documents of a request
/// (k1 = 1.2, b = 0.75, Lucene's defaults). The terms are the model's tokens.
/// </summary>
internal static class WindowChoice
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>Chooses windows.</summary>
    /// <param name="query">The query's ids.</param>
    /// <param name="documents">The windows of each document.</param>
    /// <param name="most">How many windows of a document are chosen; at least 1.</param>
    /// <returns>For each document the numbers (0-based) of the chosen windows, in the document's order.</returns>
    public static List<int[]> Choose(IReadOnlyList<int> query, IReadOnlyList<IReadOnlyList<DocumentWindow>> documents, int most)
    {
        var terms = query.Distinct().Select((id, index) => (id, index)).ToDictionary(term => term.id, term => term.index);
        var counts = documents.Select(windows => windows.Select(window => Count(window, terms)).ToList()).ToList();
        var all = counts.SelectMany(document => document).ToList();
        var idf = Enumerable.Range(0, terms.Count).Select(term => Idf(all.Count(window => window[term] > 0), all.Count)).ToArray();
        var averageLength = documents.SelectMany(windows => windows).Select(window => (double)window.Ids.Count).DefaultIfEmpty(1).Average();
        return [.. documents.Select((windows, document) => windows
            .Select((window, number) => (number, score: Score(counts[document][number], idf, window.Ids.Count / averageLength)))
            .OrderByDescending(window => window.score)
            .ThenBy(window => window.number)
            .Take(most)
            .Select(window => window.number)
            .Order()
            .ToArray())];
    }

    private static int[] Count(DocumentWindow window, Dictionary<int, int> terms)
    {
        var counts = new int[terms.Count];
        foreach (var id in window.Ids)
        {
            if (terms.TryGetValue(id, out var term))
            {
                counts[term]++;
            }
        }

        return counts;
    }

    private static double Idf(int withTerm, int all) => Math.Log(1 + ((all - withTerm + 0.5) / (withTerm + 0.5)));

    private static double Score(int[] counts, double[] idf, double relativeLength) =>
        counts.Select((count, term) => idf[term] * count * (K1 + 1) / (count + (K1 * (1 - B + (B * relativeLength))))).Sum();
}
