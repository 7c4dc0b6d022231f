using Microsoft.ML.OnnxRuntime;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Graph;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Variants;
using Search.Onnx.Verification;

namespace Search.Onnx;

/// <summary>
/// Turns a model's name or folder into a reranker that is ready to score. The variant that is to run is scored on the folder's golden
/// pairs once a machine, and refused where it gives other scores.
/// </summary>
/// <param name="home">Where models, variants and audits lie.</param>
/// <param name="notify">Is told what is waited for, when that takes long, and which variant an audit does without.</param>
/// <param name="pace">How hard building a variant may use the machine; null where nothing else has to run.</param>
public sealed class RerankerLoader(DataDirectory home, Action<string>? notify = null, IWorkPace? pace = null)
{
    private readonly ModelVariants _variants = new(
        new VariantStore(home, notify), OrtEnv.Instance().GetVersionString(), source => source.Calibrate(pace));
    private readonly AuditStore _audits = new(home);
    private readonly GoldenCheck _golden = new(home);
    private readonly ModelLocator _locator = new(home);
    private bool _deviceSaid;

    /// <summary>Whether the caller audits what has no audit yet: then there is nothing to say about a missing one.</summary>
    public bool AuditsFollow { get; init; }

    /// <summary>Loads what a name says: one model, or a cascade of two (<see cref="CascadeReranker"/>) that score by the same options.</summary>
    /// <param name="name">As for <see cref="LoadAsync"/>, or <c>FIRST+SECOND@N</c>.</param>
    /// <param name="options">How it is to score.</param>
    /// <param name="cancel">Cancels before a building starts.</param>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>; the name is that of a cascade and not complete.</exception>
    public async Task<IReranker> LoadRerankerAsync(string name, ScoringOptions options, CancellationToken cancel = default)
    {
        if (CascadeName.Parse(name) is not { } cascade)
        {
            return await LoadAsync(name, options, cancel);
        }

        Locate(cascade.Second); // Known before the first is built, which takes its time.
        return await CascadeReranker.LoadAsync(
            async () => await LoadAsync(cascade.First, options, cancel), async () => await LoadAsync(cascade.Second, options, cancel), cascade.Depth);
    }

    /// <summary>Loads one model; builds its graph first where that has not been done.</summary>
    /// <param name="model"><c>default</c>, a registry name, or a folder (begins with <c>./</c>, <c>../</c>, <c>/</c> or <c>~</c>, or exists).</param>
    /// <param name="options">How it is to score; without a precision the fastest variant that its audit allows runs.</param>
    /// <param name="cancel">Cancels before the building starts, also while another process builds.</param>
    /// <exception cref="BadInputException">There is no such model, or the device or precision is not to be had.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged, or do not give its golden scores.</exception>
    public Task<CrossEncoder> LoadAsync(string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        async () =>
        {
            var opened = Open(model, options);
            var choice = Choose(opened, options.Precision);
            await CheckGoldenAsync(opened, choice.Variant, cancel);
            return Load(opened, choice.Variant, options, choice.Note, cancel);
        },
        cancel);

    /// <summary>Loads one model without a look at its folder's golden pairs, for whom they are the question.</summary>
    /// <returns>The model, and the precision that it computes in.</returns>
    internal Task<(CrossEncoder Reranker, string Precision)> LoadUncheckedAsync(string model, ScoringOptions options, CancellationToken cancel) => Task.Run(
        () =>
        {
            var opened = Open(model, options);
            var choice = Choose(opened, options.Precision);
            return (Load(opened, choice.Variant, options, choice.Note, cancel), choice.Variant.Precision);
        },
        cancel);

    /// <summary>Loads every variant of a model that the device has, the exact one first; without those that do not give its golden scores.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">How it is to score; the precision is not looked at.</param>
    /// <param name="cancel">Cancels between variants.</param>
    /// <returns>The variants by name; the caller disposes them.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>> LoadVariantsAsync(
        string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        async () =>
        {
            var opened = Open(model, options);
            return await LoadAllAsync(opened.Variants.Reverse(), variant => LoadSoundAsync(opened, variant, options, cancel), cancel);
        },
        cancel);

    /// <summary>Loads the variants that only other devices run, on the processor: for their scores.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">As for <see cref="LoadVariantsAsync"/>.</param>
    /// <param name="cancel">Cancels between variants.</param>
    /// <returns>The variants by name; the caller disposes them.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>> LoadOthersAsync(
        string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            var opened = Open(model, options);
            var onCpu = opened with { Device = Devices.Cpu };
            return LoadAllAsync(
                _variants.NotOf(opened.Folder, opened.Head, opened.Device),
                variant => Task.FromResult<CrossEncoder?>(Load(onCpu, variant, options, note: null, cancel)),
                cancel);
        },
        cancel);

    /// <summary>
    /// The models of a name that an audit could make faster: no precision is asked for, and a variant that is faster on this device has
    /// no audit.
    /// </summary>
    /// <param name="name">As for <see cref="LoadRerankerAsync"/>.</param>
    /// <param name="options">The options that it is loaded with.</param>
    /// <returns>The names to audit: none, one, or both of a cascade.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<string>> FindUnauditedAsync(string name, ScoringOptions options) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            string[] models = CascadeName.Parse(name) is { } cascade ? [cascade.First, cascade.Second] : [name];
            return options.Precision is null ? [.. models.Distinct().Where(model => IsUnaudited(Open(model, options)))] : [];
        });

    /// <summary>Keeps what an audit found: from now on it says whether the variant runs unasked.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">The options that the audit ran with.</param>
    /// <param name="audits">One record a variant.</param>
    public void SaveAudits(string model, ScoringOptions options, IEnumerable<AuditRecord> audits)
    {
        var variants = Open(model, options).Variants;
        foreach (var audit in audits)
        {
            _audits.Save(variants.First(variant => variant.Name == audit.Variant).Key, audit);
        }
    }

    /// <summary>The ONNX file that a model runs as, and its precision; built first where that has not been done.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">Precision (fp32 where there is none) and head count.</param>
    /// <param name="cancel">Cancels before the building starts, also while another process builds.</param>
    /// <exception cref="BadInputException">There is no such model.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged.</exception>
    public Task<(ModelLocation Model, string File, string Precision)> BuildAsync(string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            var opened = Open(model, options);
            var choice = Choose(opened, options.Precision ?? VariantLadder.Exact);
            return (opened.Location, choice.Variant.File(cancel), choice.Variant.Precision);
        },
        cancel);

    /// <summary>Finds a model's folder, and its row in the registry if it has one.</summary>
    /// <exception cref="BadInputException">There is no such model, it is not pulled yet, or the name is that of two.</exception>
    public ModelLocation Locate(string model) => _locator.Locate(model);

    private Opened Open(string model, ScoringOptions options)
    {
        var location = Locate(model);
        var head = options.Head ?? location.Entry?.Head;
        var device = Devices.Choose(options.Device, SayOnce);
        var folder = new ModelFolder(location.Folder);
        CheckPulled(location, folder);
        return new Opened(location, folder, head, device, _variants.Of(folder, head, device));
    }

    /// <summary>Every model of this loader runs on the same device; people need its reason once.</summary>
    private void SayOnce(string whyThisDevice)
    {
        if (!Interlocked.Exchange(ref _deviceSaid, true))
        {
            notify?.Invoke(whyThisDevice);
        }
    }

    private bool IsUnaudited(Opened opened) => opened.Variants.SkipLast(1).Any(variant => _audits.Find(variant.Key) is null);

    private VariantChoice Choose(Opened opened, string? precision)
    {
        var choice = VariantChoice.Make(opened.Variants, precision, _audits.Find, isReady: !opened.Folder.HasCheckpoint);
        return AuditsFollow && precision is null && IsUnaudited(opened) ? choice with { Note = null } : choice;
    }

    /// <summary>A model of the registry must be as it was pulled. Its hashes are computed anyway, for the name of its variants.</summary>
    private static void CheckPulled(ModelLocation location, ModelFolder folder)
    {
        if (location.Entry is not null && PullManifest.Read(ModelStore.ManifestOf(location.Folder)) is { } pulled)
        {
            foreach (var (file, sha256) in folder.Hashes)
            {
                pulled.Check(location.Folder, file, sha256);
            }
        }
    }

    private static CrossEncoder Load(Opened opened, ModelVariant variant, ScoringOptions options, string? note, CancellationToken cancel)
    {
        var file = variant.File(cancel);
        var maxLength = opened.Folder.LongestPair(options.MaxLength);
        string[] notes = [.. new[] { note, opened.Folder.Warning }.OfType<string>()];

        IBatchRunner batches = opened.Device == Devices.Cuda ? new CudaBatches(maxLength) : new CpuBatches();
        var session = new ScoringSession(file, opened.Folder.Encoder.Vocabulary, opened.Device, batches);
        try
        {
            ScoringHead.CheckLabels(opened.Head, session.Labels, file);
            return new CrossEncoder(
                session,
                opened.Folder.Encoder,
                new RerankerInfo(opened.Location.Name, variant.Name, opened.Device, maxLength, notes.Length == 0 ? null : string.Join(' ', notes)),
                options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>All of them, or none: who fails or is cancelled leaves no sessions behind.</summary>
    private static async Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>> LoadAllAsync(
        IEnumerable<ModelVariant> variants, Func<ModelVariant, Task<CrossEncoder?>> load, CancellationToken cancel)
    {
        var loaded = new List<(string Variant, CrossEncoder Reranker)>();
        try
        {
            foreach (var variant in variants)
            {
                cancel.ThrowIfCancellationRequested();
                if (await load(variant) is { } reranker)
                {
                    loaded.Add((variant.Name, reranker));
                }
            }

            return loaded;
        }
        catch
        {
            loaded.ForEach(variant => variant.Reranker.Dispose());
            throw;
        }
    }

    /// <summary>A faster variant that is not sound is no reason to do without the others; without the exact one there is nothing to compare with.</summary>
    private async Task<CrossEncoder?> LoadSoundAsync(Opened opened, ModelVariant variant, ScoringOptions options, CancellationToken cancel)
    {
        try
        {
            await CheckGoldenAsync(opened, variant, cancel);
            return Load(opened, variant, options, note: null, cancel);
        }
        catch (SearchException exception) when (variant != opened.Variants[^1] && exception is ModelException or RerankException)
        {
            notify?.Invoke($"{variant.Name} is left out: {exception.Message}");
            return null;
        }
    }

    private Task CheckGoldenAsync(Opened opened, ModelVariant variant, CancellationToken cancel) =>
        _golden.EnsureAsync(opened.Folder.Path, variant, options => Load(opened, variant, options, note: null, cancel), cancel);

    /// <summary>What is known of a model before a variant is chosen.</summary>
    private sealed record Opened(ModelLocation Location, ModelFolder Folder, string? Head, string Device, IReadOnlyList<ModelVariant> Variants);
}
