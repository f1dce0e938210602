namespace CampaignStudio.Endpoints;

/// <summary>What the page of the way out says, in a lead's language.</summary>
internal sealed record UnsubscribeWords(string Language, string Title)
{
    public required string Ask { get; init; }
    public required string Campaign { get; init; }
    public required string CampaignHint { get; init; }
    public required string Everything { get; init; }
    public required string EverythingHint { get; init; }
    public required string CampaignDone { get; init; }
    public required string EverythingDone { get; init; }

    /// <summary>After one unsubscription was taken back, when another one of the campaign stands.</summary>
    public required string CampaignStands { get; init; }

    /// <summary>The same for one of everything.</summary>
    public required string EverythingStands { get; init; }

    /// <summary>The same for whoever has left the series already.</summary>
    public required string EverythingToo { get; init; }
    public required string UndoHint { get; init; }
    public required string Undo { get; init; }
    public required string Undone { get; init; }
    public required string TooLate { get; init; }

    /// <summary>By the first two letters; English where there is no other.</summary>
    public static UnsubscribeWords In(string? language) => (language is { Length: >= 2 } ? language[..2].ToLowerInvariant() : "") switch
    {
        "fr" => French,
        "es" => Spanish,
        "de" => German,
        _ => English,
    };

    private static readonly UnsubscribeWords English = new("en", "Unsubscribe")
    {
        Ask = "What would you like to stop receiving at this address?",
        Campaign = "Only this series",
        CampaignHint = "No more messages of this series. You may still hear from us about something else.",
        Everything = "All our messages",
        EverythingToo = "Stop all our messages",
        EverythingHint = "No more messages from us at this address at all.",
        CampaignDone = "Done: you will get no more messages of this series.",
        EverythingDone = "Done: you will get no more messages from us at this address.",
        CampaignStands = "You are still unsubscribed: you get no messages of this series.",
        EverythingStands = "You are still unsubscribed: you get no messages from us at this address.",
        UndoHint = "Was it a mistake?",
        Undo = "Undo",
        Undone = "Undone: everything is as it was before.",
        TooLate = "This can be undone within a day only. Answer one of our messages, and we will see to it.",
    };

    private static readonly UnsubscribeWords French = new("fr", "Désabonnement")
    {
        Ask = "Que souhaitez-vous ne plus recevoir à cette adresse ?",
        Campaign = "Seulement cette série",
        CampaignHint = "Plus aucun message de cette série. Nous pourrons encore vous écrire à un autre sujet.",
        Everything = "Tous nos messages",
        EverythingToo = "Ne plus rien recevoir du tout",
        EverythingHint = "Plus aucun message de notre part à cette adresse.",
        CampaignDone = "C’est fait : vous ne recevrez plus de messages de cette série.",
        EverythingDone = "C’est fait : vous ne recevrez plus nos messages à cette adresse.",
        CampaignStands = "Vous êtes toujours désabonné : vous ne recevez plus de messages de cette série.",
        EverythingStands = "Vous êtes toujours désabonné : vous ne recevez plus nos messages à cette adresse.",
        UndoHint = "C’était une erreur ?",
        Undo = "Annuler",
        Undone = "C’est annulé : tout est comme avant.",
        TooLate = "Cela ne peut être annulé que pendant une journée. Répondez à l’un de nos messages, nous nous en occuperons.",
    };

    private static readonly UnsubscribeWords Spanish = new("es", "Darse de baja")
    {
        Ask = "¿Qué no desea recibir más en esta dirección?",
        Campaign = "Solo esta serie",
        CampaignHint = "Ningún mensaje más de esta serie. Puede que le escribamos sobre otra cosa.",
        Everything = "Todos nuestros mensajes",
        EverythingToo = "Darme de baja de todo",
        EverythingHint = "Ningún mensaje más nuestro en esta dirección.",
        CampaignDone = "Hecho: no recibirá más mensajes de esta serie.",
        EverythingDone = "Hecho: no recibirá más mensajes nuestros en esta dirección.",
        CampaignStands = "Sigue dado de baja: no recibe mensajes de esta serie.",
        EverythingStands = "Sigue dado de baja: no recibe mensajes nuestros en esta dirección.",
        UndoHint = "¿Fue un error?",
        Undo = "Deshacer",
        Undone = "Deshecho: todo está como antes.",
        TooLate = "Solo se puede deshacer durante un día. Responda a uno de nuestros mensajes y nos ocuparemos.",
    };

    private static readonly UnsubscribeWords German = new("de", "Abmelden")
    {
        Ask = "Was möchten Sie an diese Adresse nicht mehr erhalten?",
        Campaign = "Nur diese Reihe",
        CampaignHint = "Keine Nachrichten dieser Reihe mehr. Zu anderem schreiben wir Ihnen vielleicht noch.",
        Everything = "Alle unsere Nachrichten",
        EverythingToo = "Von allem abmelden",
        EverythingHint = "Gar keine Nachrichten mehr von uns an diese Adresse.",
        CampaignDone = "Erledigt: Sie erhalten keine Nachrichten dieser Reihe mehr.",
        EverythingDone = "Erledigt: Sie erhalten an diese Adresse keine Nachrichten mehr von uns.",
        CampaignStands = "Sie sind weiterhin abgemeldet: Sie erhalten keine Nachrichten dieser Reihe.",
        EverythingStands = "Sie sind weiterhin abgemeldet: Sie erhalten an diese Adresse keine Nachrichten von uns.",
        UndoHint = "War es ein Versehen?",
        Undo = "Rückgängig machen",
        Undone = "Rückgängig gemacht: Alles ist wie zuvor.",
        TooLate = "Das lässt sich nur einen Tag lang rückgängig machen. Antworten Sie auf eine unserer Nachrichten, wir kümmern uns darum.",
    };
}
