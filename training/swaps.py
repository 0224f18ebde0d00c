"""Swaps names in training sentences, so that unseen names are learnt from their surroundings."""

from dataclasses import replace

from labels import bits
from nationalities import countries

GIVEN = """
Emomali Rustam Sirojiddin Gurbanguly Serdar Shavkat Sadyr Kassym-Jomart Nursultan Nikol Ilham Vahagn Bidzina Irakli
Salome Mikheil Almazbek Azimbek Akylbek Bakhtiyor Dilshod Farrukh Zarina Gulnara Aizada Nurlan Daniyar Yerlan Ruslan
Hassan Ismail Masoud Mahmoud Abdul Abdullah Hamid Ashraf Gulbuddin Sirajuddin Hibatullah Zabihullah Ghulam Imran
Shehbaz Nawaz Asif Bilawal Khawaja Narendra Rajnath Subrahmanyam Nirmala Ranil Mahinda Gotabaya Anura Sheikh Muhammad
Khaleda Tarique Pushpa Sher Bashar Nouri Haider Adil Barham Masrour Nechirvan Hakan Recep Binali Devlet Ahmet Mevlut
Walid Nabih Najib Saad Gebran Samir Mohammed Khalifa Tamim Haitham Faisal Salman Abdel Fattah Sameh Khaled Aguila
Fayez Kais Rached Abdelmadjid Aziz Bola Atiku Nana John Akufo William Raila Uhuru Yoweri Paul Felix Joseph Moise
Evariste Samia Hakainde Lazarus Emmerson Nelson Cyril Jacob Abiy Debretsion Isaias Salva Riek Ibrahim Assimi Goita
Mahamat Idriss Patrice Faure Alassane Macky Bassirou Umaro Filipe Joao Adama Hage Nangolo Ousmane Fatou Amina Chidi
Ngozi Thandi Kwame Oluwaseun Tran Nguyen Thongloun Hun Prayut Joko Prabowo Anwar Mahathir Ferdinand Rodrigo Leni
Aung Min Htin Kim Ri Wang Li Zhao Xi Sergei Dmitry Volodymyr Andriy Oleksandr Aleksandar Milorad Viktor Andrzej
Donald Maia Igor Zoran Edi Albin Maria Elena Anna Olga Fatima Layla Noor Yasmin Priya Deepa Sunita Rashida
""".split()

FAMILY = """
Rahmon Emomalizoda Aslov Mirziyoyev Kamilov Berdimuhamedow Meredow Japarov Tashiev Atambayev Jeenbekov Tokayev Tileuberdi
Nazarbayev Pashinyan Mirzoyan Aliyev Bayramov Ivanishvili Kobakhidze Zourabichvili Karimov Saidov Nazarov Yusupov
Haniyeh Pezeshkian Araghchi Zarif Rouhani Raisi Ghani Karzai Hekmatyar Haqqani Akhundzada Mujahid Muttaqi Khan Sharif
Zardari Bhutto Asif Modi Singh Jaishankar Sitharaman Wickremesinghe Rajapaksa Dissanayake Hasina Yunus Zia Dahal Deuba
al-Assad al-Maliki al-Abadi Abdul-Mahdi Salih Barzani Talabani Fidan Erdogan Yildirim Bahceli Davutoglu Cavusoglu
Jumblatt Berri Mikati Hariri Bassil Geagea al-Nahyan al-Thani al-Said bin Salman al-Sisi Shoukry Haftar Saleh Serraj
Saied Ghannouchi Tebboune Akhannouch Tinubu Abubakar Akufo-Addo Mahama Ruto Odinga Kenyatta Museveni Kagame Tshisekedi
Kabila Katumbi Ndayishimiye Hassan Hichilema Chakwera Mnangagwa Chamisa Ramaphosa Zuma Ahmed Gebremichael Afwerki Kiir
Machar Traore Deby Talon Gnassingbe Ouattara Sall Faye Embalo Nyusi Lourenco Barrow Geingob Mbumba Diallo Okonkwo Eze
Dlamini Mensah Adeyemi Trong Phuc Sisoulith Manet Chan-ocha Widodo Subianto Ibrahim Mohamad Marcos Duterte Robredo Hlaing
Kyaw Jong-un Yong-ho Lavrov Peskov Medvedev Zelensky Yermak Syrskyi Vucic Dodik Orban Duda Tusk Sandu Dodon Zaev Rama Kurti
""".split()

CITIES = """
Dushanbe Khujand Kulob Tashkent Samarkand Bukhara Namangan Andijan Bishkek Osh Batken Almaty Astana Shymkent Ashgabat Mary
Baku Ganja Yerevan Gyumri Tbilisi Batumi Kabul Kandahar Herat Kunduz Jalalabad Islamabad Karachi Lahore Peshawar Quetta
Delhi Mumbai Kolkata Chennai Srinagar Dhaka Chittagong Colombo Kandy Kathmandu Pokhara Tehran Mashhad Isfahan Tabriz Qom
Baghdad Basra Mosul Erbil Kirkuk Damascus Aleppo Homs Idlib Raqqa Beirut Tripoli Sidon Amman Irbid Ramallah Gaza Hebron
Ankara Diyarbakir Gaziantep Cairo Suez Benghazi Tunis Sfax Algiers Oran Rabat Fez Khartoum Omdurman Juba Malakal Kampala Gulu
Nairobi Mombasa Kisumu Kigali Bujumbura Goma Bukavu Kinshasa Lubumbashi Lusaka Harare Bulawayo Maputo Pemba Lilongwe Luanda
Windhoek Gaborone Pretoria Durban Addis_Ababa Mekelle Asmara Mogadishu Kismayo Lagos Abuja Kano Maiduguri Accra Kumasi Abidjan
Ouagadougou Bamako Gao Niamey Agadez Dakar Conakry Freetown Monrovia Banjul Yaounde Douala Bangui Hanoi Vientiane Phnom_Penh
Yangon Naypyidaw Mandalay Bangkok Jakarta Surabaya Manila Davao Sanaa Aden Hodeidah Muscat Doha Manama Riyadh Jeddah
Kyiv Kharkiv Odesa Minsk Chisinau Tiraspol Tirana Pristina Skopje Sarajevo Podgorica Grozny Makhachkala Kazan Urumqi Lhasa
""".replace("_", "~").split()


class Swapper:
    """Replaces names by others: freely in sets without trees, by as many words in treebanks."""

    def __init__(self, data, sentences, rate=0.15):
        """`sentences` give further names; `rate` is the share of PER and LOC names that are replaced (ORG: a third)."""
        self.rate = rate
        self.names = {"PER": [], "LOC": [[w for w in place.split("~")] for place in CITIES], "ORG": []}
        self.names["LOC"] += [place.split() for place in countries(data) if "(" not in place]
        for sentence in sentences:
            for begin, end, kind in sentence.spans:
                words = sentence.words[begin:end]
                if kind in self.names and words[0][0].isupper() and (kind == "LOC" or end - begin > 1):
                    self.names[kind].append(words)
        self.sized = {}
        for kind, names in self.names.items():
            for words in names:
                self.sized.setdefault((kind, len(words)), []).append(words)

    def other(self, kind, size, dice):
        """Words of another name of `kind`, of `size` words unless it is None; or None."""
        if kind == "PER" and dice.random() < 0.6:
            if size in (None, 2):
                return [dice.choice(GIVEN), dice.choice(FAMILY)]
            if size == 1:
                return [dice.choice(FAMILY)]
        pool = self.names[kind] if size is None else self.sized.get((kind, size))
        return dice.choice(pool) if pool else None

    def __call__(self, sentence, dice):
        """The sentence, or a copy with some names replaced."""
        spans = [span for span in sentence.spans if span[2] in self.names]
        if not spans or sentence.allowed is None:
            return sentence
        words, allowed, moved = list(sentence.words), list(sentence.allowed), 0
        for begin, end, kind in spans:
            if dice.random() > (self.rate if kind != "ORG" else self.rate / 3) or not sentence.words[begin][0].isupper():
                continue
            fixed = sentence.heads is not None or (kind == "PER" and end - begin == 1)
            new = self.other(kind, end - begin if fixed else None, dice)
            if new is None:
                continue
            begin, end = begin + moved, end + moved
            words[begin:end] = new
            allowed[begin:end] = [bits([kind], "B")] + [bits([kind], "I")] * (len(new) - 1)
            moved += len(new) - (end - begin)
        return replace(sentence, words=words, allowed=allowed)
