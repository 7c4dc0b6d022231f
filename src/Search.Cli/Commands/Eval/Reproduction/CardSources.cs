using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Downloads;
using Search.Evaluation.Experiments.Reproduction;
using Search.Hosting.Commands;
using Search.Hosting.Rerankers;
using Search.Hosting.Settings;
using Search.Indexing.DataSets;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;

namespace Search.Cli.Commands.Eval.Reproduction;

/// <summary>Gets what the table of the model card was made from: official candidates, judgements, and the models' published weights.</summary>
/// <param name="settings">The data directory, the offline folders and the user's list of data sets.</param>
/// <param name="hub">Where models come from.</param>
/// <param name="isLicenceAccepted">Whether the command line accepts the terms of the data sets.</param>
internal sealed class CardSources(SearchSettings settings, HubSettings hub, bool isLicenceAccepted) : IDisposable
{
    private readonly HttpClient _http = Downloader.CreateHttp();
    private readonly DataDirectory _home = new(settings.Home);
    private readonly DataSetRegistry _registry = DataSetRegistry.Load(settings.DataSets);

    /// <summary>Gets the files of a test set that are not here, and opens it.</summary>
    public async Task<TestSet> OpenAsync(PublishedTest test, int? limit, CancellationToken cancel) => new(
        test,
        await GetAsync(test.Candidates, ContentRole.Candidates, cancel),
        await GetAsync(test.Judgements, ContentRole.Qrels, cancel),
        limit);

    /// <summary>Pulls a model if it is not here, and loads it as the table was made: in fp32, with the whole length that the model reads.</summary>
    public async Task<IReranker> LoadAsync(ModelEntry model, CancellationToken cancel)
    {
        var downloader = new ModelDownloader(_home, hub, _http, TimeProvider.System, Notices.Write);
        await DownloadDisplay.ShowAsync(progress => downloader.PullAsync(model, progress, cancel));
        var options = new ScoringOptions { Precision = "fp32", MaxLength = model.MaxLength, Device = settings.Reranker.Device };
        return await RerankerLoading.CreateLoader(settings).LoadAsync(model.Name, options, cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> GetAsync(string name, ContentRole role, CancellationToken cancel)
    {
        var (dataSet, store) = (_registry.Get(name), new DataSetStore(_home));
        if (!store.IsHere(dataSet))
        {
            new LicenceConsent(_registry, new AcceptedLicences(_home, TimeProvider.System), Notices.Write, Confirmation.OfTerms).Require(dataSet, isLicenceAccepted);
            var downloader = new DataSetDownloader(
                _registry, store, new Downloader(_http, new DownloadSettings(), TimeProvider.System, Notices.Write), settings.Data, Notices.Write);
            await DownloadDisplay.ShowAsync(async progress =>
            {
                await downloader.GetAsync(dataSet, progress, cancel);
                return true;
            });
        }

        return store.PathOf(dataSet, dataSet.Contents.First(content => content.Role == role));
    }
}
