using Search.Core.Collections;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Lucene;
using Search.Lucene.Analysis;
using Search.Onnx;

namespace Search.IntegrationTests.Web;

/// <summary>The real app: the sample collection in Lucene, the bundled reranker, alone and as a cascade of two, on a free port.</summary>
public sealed class SampleApp : IAsyncLifetime
{
    private readonly TempFolder _home = new();
    private RunningApp? _app;

    public string Url => _app!.Url;

    public async ValueTask InitializeAsync()
    {
        var home = new DataDirectory(_home.Path);
        var engine = new LuceneEngine(home);
        await using (var writer = await engine.CreateIndexAsync(TestIndexes.Define("sample"), false, CancellationToken.None))
        {
            using var collection = CollectionFile.Open(TestData.InCheckout("samples/everyday"));
            var passages = collection.Read().Select(entry => entry.Passage!).ToList();
            await writer.PublishAsync(passages);
        }

        var loader = new RerankerLoader(home);
        var reranker = await loader.LoadAsync("default", new ScoringOptions());
        var cascade = await loader.LoadRerankerAsync("default+default@5", new ScoringOptions());
        _app = await RunningApp.StartAsync([engine], [reranker, cascade], new TextHighlighter());
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _home.Dispose();
    }
}
