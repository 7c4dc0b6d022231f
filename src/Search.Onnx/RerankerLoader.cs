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
/// Loads a reranker by its model's name or folder. Before a variant runs for the first time on a machine, it scores the folder's golden
/// pairs, and is refused where the scores differ.
/// </summary>
/// <param name="home">The data directory with models, variants and audits.</param>
/// <param name="notify">Receives messages: what a long wait is for, and which variant an audit leaves out.</param>
/// <param name="pace">Limits the use of the machine while a variant is built; null for no limit.</param>
public sealed class RerankerLoader(DataDirectory home, Action<string>? notify = null, IWorkPace? pace = null)
{
    private readonly ModelVariants _variants = new(
        new VariantStore(home, notify), OrtEnv.Instance().GetVersionString(), source => source.Calibrate(pace));
    private readonly AuditStore _audits = new(home);
    private readonly GoldenCheck _golden = new(home);
    private readonly ModelLocator _locator = new(home);
    private bool _deviceReported;

    /// <summary>Whether the caller makes missing audits itself. Then no note says that an audit is missing.</summary>
    public bool AuditsFollow { get; init; }

    /// <summary>Loads one model, or a cascade of two models (<see cref="CascadeReranker"/>) with the same options.</summary>
    /// <param name="name">As for <see cref="LoadAsync"/>, or <c>FIRST+SECOND@N</c>.</param>
    /// <param name="options">The scoring options.</param>
    /// <param name="cancel">Cancels before a build starts.</param>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>; or the name of a cascade is incomplete.</exception>
    public async Task<IReranker> LoadRerankerAsync(string name, ScoringOptions options, CancellationToken cancel = default)
    {
        if (CascadeName.Parse(name) is not { } cascade)
        {
            return await LoadAsync(name, options, cancel);
        }

        Locate(cascade.Second); // Checked before the first model is built, because a build takes long.
        return await CascadeReranker.LoadAsync(
            async () => await LoadAsync(cascade.First, options, cancel), async () => await LoadAsync(cascade.Second, options, cancel), cascade.Depth);
    }

    /// <summary>Loads one model; builds its graph first where it is missing.</summary>
    /// <param name="model"><c>default</c>, a registry name, or a folder (begins with <c>./</c>, <c>../</c>, <c>/</c> or <c>~</c>, or exists).</param>
    /// <param name="options">The scoring options. Without a precision, the fastest variant that its audit allows runs.</param>
    /// <param name="cancel">Cancels before the build starts, also while another process builds.</param>
    /// <exception cref="BadInputException">There is no such model, or the device or precision is not available.</exception>
    /// <exception cref="ModelException">The model's files are incomplete or damaged, or its scores on the golden pairs are wrong.</exception>
    public Task<CrossEncoder> LoadAsync(string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        async () =>
        {
            var opened = Open(model, options);
            var choice = Choose(opened, options.Precision);
            await CheckGoldenAsync(opened, choice.Variant, cancel);
            return Load(opened, choice.Variant, options, choice.Note, cancel);
        },
        cancel);

    /// <summary>Loads one model without the check on its folder's golden pairs, for callers that make this check themselves.</summary>
    /// <returns>The model, and the precision that it computes in.</returns>
    internal Task<(CrossEncoder Reranker, string Precision)> LoadUncheckedAsync(string model, ScoringOptions options, CancellationToken cancel) => Task.Run(
        () =>
        {
            var opened = Open(model, options);
            var choice = Choose(opened, options.Precision);
            return (Load(opened, choice.Variant, options, choice.Note, cancel), choice.Variant.Precision);
        },
        cancel);

    /// <summary>
    /// Loads every variant of a model for the device, the exact one first. Variants with wrong scores on the golden pairs are left out.
    /// </summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">The scoring options; the precision is ignored.</param>
    /// <param name="cancel">Cancels between variants.</param>
    /// <returns>The variants by name; the caller disposes them.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>> LoadVariantsAsync(
        string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        async () =>
        {
            var opened = Open(model, options);
            return await LoadAllAsync(opened.Variants.Reverse(), variant => LoadOrSkipAsync(opened, variant, options, cancel), cancel);
        },
        cancel);

    /// <summary>Loads the variants that only other devices use, on the CPU, to get their scores.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">As for <see cref="LoadVariantsAsync"/>.</param>
    /// <param name="cancel">Cancels between variants.</param>
    /// <returns>The variants by name; the caller disposes them.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>> LoadForOtherDevicesAsync(
        string model, ScoringOptions options, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            var opened = Open(model, options);
            var onCpu = opened with { Device = Devices.Cpu };
            return LoadAllAsync(
                _variants.ForOtherDevices(opened.Folder, opened.Head, opened.Device),
                variant => Task.FromResult<CrossEncoder?>(Load(onCpu, variant, options, note: null, cancel)),
                cancel);
        },
        cancel);

    /// <summary>
    /// The models that an audit could make faster: no precision is requested, and a faster variant for this device has no audit.
    /// </summary>
    /// <param name="name">As for <see cref="LoadRerankerAsync"/>.</param>
    /// <param name="options">The options for loading.</param>
    /// <returns>The names of the models to audit: none, one, or both of a cascade.</returns>
    /// <exception cref="SearchException">As for <see cref="LoadAsync"/>.</exception>
    public Task<IReadOnlyList<string>> FindUnauditedAsync(string name, ScoringOptions options) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            string[] models = CascadeName.Parse(name) is { } cascade ? [cascade.First, cascade.Second] : [name];
            return options.Precision is null ? [.. models.Distinct().Where(model => IsUnaudited(Open(model, options)))] : [];
        });

    /// <summary>Saves audits. From now on they decide whether a variant is chosen automatically.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">The options of the audit.</param>
    /// <param name="audits">One record per variant.</param>
    public void SaveAudits(string model, ScoringOptions options, IEnumerable<AuditRecord> audits)
    {
        var variants = Open(model, options).Variants;
        foreach (var audit in audits)
        {
            _audits.Save(variants.First(variant => variant.Name == audit.Variant).Key, audit);
        }
    }

    /// <summary>The ONNX file that a model runs from, and its precision; the file is built first where it is missing.</summary>
    /// <param name="model">As for <see cref="LoadAsync"/>.</param>
    /// <param name="options">Precision (default: fp32) and head; the rest is ignored.</param>
    /// <param name="cancel">Cancels before the build starts, also while another process builds.</param>
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

    /// <summary>Finds a model's folder, and its entry in the registry if it has one.</summary>
    /// <exception cref="BadInputException">There is no such model, it is not pulled yet, or the name is that of a cascade.</exception>
    public ModelLocation Locate(string model) => _locator.Locate(model);

    private Opened Open(string model, ScoringOptions options)
    {
        var location = Locate(model);
        var head = options.Head ?? location.Entry?.Head;
        var device = Devices.Choose(options.Device, NotifyOnce);
        var folder = new ModelFolder(location.Folder);
        CheckPulled(location, folder);
        return new Opened(location, folder, head, device, _variants.Of(folder, head, device));
    }

    /// <summary>All models of this loader run on the same device, so the reason for it is reported once.</summary>
    private void NotifyOnce(string reason)
    {
        if (!Interlocked.Exchange(ref _deviceReported, true))
        {
            notify?.Invoke(reason);
        }
    }

    private bool IsUnaudited(Opened opened) => opened.Variants.SkipLast(1).Any(variant => _audits.Find(variant.Key) is null);

    private VariantChoice Choose(Opened opened, string? precision)
    {
        var choice = VariantChoice.Make(opened.Variants, precision, _audits.Find, isReady: !opened.Folder.HasCheckpoint);
        return AuditsFollow && precision is null && IsUnaudited(opened) ? choice with { Note = null } : choice;
    }

    /// <summary>
    /// A model of the registry must be unchanged since it was pulled. Its hashes are computed in any case, for the keys of its variants.
    /// </summary>
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
                new RerankerInfo(
                    opened.Location.Name, variant.Name, opened.Device, maxLength, notes.Length == 0 ? null : string.Join(' ', notes), options.Long ?? "truncate",
                    opened.Folder.WeightsSha256(file)),
                options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Loads all variants or none: after an error or a cancellation, the loaded ones are disposed.</summary>
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

    /// <summary>Returns null for a faster variant that fails. The exact variant must not fail, because the others are compared with it.</summary>
    private async Task<CrossEncoder?> LoadOrSkipAsync(Opened opened, ModelVariant variant, ScoringOptions options, CancellationToken cancel)
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

    /// <summary>A located model before a variant is chosen.</summary>
    private sealed record Opened(ModelLocation Location, ModelFolder Folder, string? Head, string Device, IReadOnlyList<ModelVariant> Variants);
}
